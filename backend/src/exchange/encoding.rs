//! From bytes to text: UTF-8 and, as spreadsheets write "Unicode text", UTF-16 with its mark. Nothing is guessed:
//! a byte that is no text would otherwise become a wrong letter in somebody's test case.

use super::whole;
use domain::Refusal;
use domain::refusal::Kind;

/// The text of a file, without its byte order mark.
///
/// # Errors
/// `encoding_unknown`, with the position of the first byte that is no text, counted from 0.
pub(super) fn decode(content: &[u8]) -> Result<String, Refusal> {
    let text = match content {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, 3)?.to_owned(),
        _ => utf8(content, 0)?.to_owned(),
    };
    if let Some(at) = text.find('\0') {
        return Err(unknown(at));
    }
    if text.trim_start().starts_with('<') {
        return Err(whole(
            Kind::Unsupported,
            "not_a_table",
            "The file is a web page or XML, not a table.",
            "Export as CSV from the other tool, and send that file.",
        ));
    }
    if text.trim().is_empty() {
        return Err(whole(Kind::Invalid, "file_empty", "The file is empty.", "Choose another file."));
    }
    Ok(text)
}

fn utf8(content: &[u8], before: usize) -> Result<&str, Refusal> {
    if content.starts_with(b"%PDF-") || content.starts_with(b"\xd0\xcf\x11\xe0") || content.starts_with(b"\x89PNG") {
        return Err(whole(
            Kind::Unsupported,
            "not_a_table",
            "The file is no text.",
            "Save it as CSV (UTF-8) in your spreadsheet, and send that file.",
        ));
    }
    std::str::from_utf8(content).map_err(|error| unknown(before + error.valid_up_to()))
}

fn utf16(content: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Refusal> {
    let (pairs, rest) = content.as_chunks::<2>();
    let mut text = String::with_capacity(content.len());
    let mut at = 2;
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let letter = letter.map_err(|_| unknown(at))?;
        at += 2 * letter.len_utf16();
        text.push(letter);
    }
    if rest.is_empty() { Ok(text) } else { Err(unknown(at)) }
}

fn unknown(at: usize) -> Refusal {
    whole(
        Kind::Unsupported,
        "encoding_unknown",
        format!("The file is not UTF-8: the byte at position {at} is no text."),
        "Save it as \"CSV UTF-8\" in your spreadsheet, and send that file.",
    )
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn utf8_and_utf16_with_and_without_their_marks_are_the_same_text() {
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            let mut content = mark.to_vec();
            content.extend("Title\nGrüße 🦜".encode_utf16().flat_map(bytes));
            content
        };
        let with_mark = "\u{feff}Title\nGrüße 🦜".as_bytes().to_vec();
        for content in [with_mark, "Title\nGrüße 🦜".into(), utf16([0xff, 0xfe], u16::to_le_bytes), utf16([0xfe, 0xff], u16::to_be_bytes)]
        {
            assert_eq!(decode(&content).expect("text"), "Title\nGrüße 🦜");
        }
    }

    #[test]
    fn a_byte_that_is_no_text_is_named_by_its_position() {
        for (content, at) in [
            (&b"Title\nGr\xfc\xdfe"[..], 8),
            (b"\xef\xbb\xbfab\xff", 5),
            (b"\xff\xfea\0\x00\xd8b\0", 4),
            (b"\xff\xfea\0b", 4),
            (b"T\0i\0", 1),
        ] {
            let refusal = decode(content).expect_err("refused");
            assert_eq!(refusal.code, "encoding_unknown");
            assert!(refusal.sentence.contains(&format!("position {at} ")), "{}", refusal.sentence);
        }
    }

    #[test]
    fn a_web_page_and_a_pdf_are_no_tables() {
        for content in [&b"\n <!doctype html><table>"[..], b"<?xml version=\"1.0\"?>", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1"] {
            assert_eq!(decode(content).expect_err("refused").code, "not_a_table");
        }
        assert_eq!(decode(b" \n\n").expect_err("refused").code, "file_empty");
    }
}
