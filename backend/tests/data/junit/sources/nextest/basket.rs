//! A small basket with the outcomes nextest knows: run as `src/lib.rs` of a package named `shop`.
#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf, time::Duration};

    #[test]
    fn total_adds_up() {
        assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
    }

    // nextest writes no properties: a name is how a test names its case.
    #[test]
    fn tc_12_discount_is_given_once() {
        println!("basket before: 3 lines");
        eprintln!("warning: discount <10%> & more given twice");
        let actual = vec!["tea", "milk", "milk"];
        assert_eq!(actual, ["tea", "milk"], "the basket differs\nfrom what was ordered");
    }

    #[test]
    fn stock_is_read() -> Result<(), String> {
        Err("could not reach the test database\nis it started?".into())
    }

    #[test]
    fn payment_passes_at_the_second_try() {
        let mark = PathBuf::from(std::env::var("MARK").expect("MARK names a folder")).join("tried");
        if !mark.exists() {
            fs::write(&mark, "once").expect("a mark");
            println!("the payment service said no");
            panic!("payment refused at the first try");
        }
    }

    #[test]
    #[should_panic(expected = "sold out")]
    fn sold_out_is_told() {
        println!("no panic here");
    }

    #[test]
    #[ignore = "the store has no outlet yet"]
    fn outlet_is_listed() {}

    #[test]
    fn printer_hangs() {
        std::thread::sleep(Duration::from_secs(60));
    }

    #[test]
    fn printer_dies() {
        std::process::abort();
    }
}
