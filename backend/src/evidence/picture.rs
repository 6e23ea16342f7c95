//! How large a picture is, read from its head without decoding it: a picture of a few kilobytes can ask the reader's
//! browser for gigabytes.

use domain::Refusal;
use domain::refusal::Kind;

/// Longest side, in pixels: where browsers stop when they take a picture of a long page.
const LONGEST_SIDE: usize = 16_384;
/// Most pixels: what the cameras of phones take at their largest setting.
const MOST_PIXELS: usize = 64_000_000;

/// May a picture of this size be taken?
pub(super) fn check(content: &[u8]) -> Result<(), Refusal> {
    let Ok(size) = imagesize::blob_size(content) else { return Err(unreadable()) };
    if size.width == 0 || size.height == 0 {
        return Err(unreadable());
    }
    if size.width.max(size.height) <= LONGEST_SIDE && size.width.saturating_mul(size.height) <= MOST_PIXELS {
        return Ok(());
    }
    Err(Refusal::new(
        Kind::TooLarge,
        "picture_too_large",
        format!("A picture is {} pixels wide and {} high.", size.width, size.height),
        format!("Send one with at most {LONGEST_SIDE} pixels on a side and {} million pixels in all.", MOST_PIXELS / 1_000_000),
    )
    .about("files"))
}

fn unreadable() -> Refusal {
    let advice = "Open it on your device; if it shows there, save it as PNG or JPEG and send that.";
    Refusal::new(Kind::Unsupported, "picture_unreadable", "A picture is broken: it does not say how large it is.", advice).about("files")
}
