//! Forms with files: read part by part under limits of size and number.

use super::fields::{Fields, too_large};
use crate::portal::Portal;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use backend::ops::Upload;
use bytes::{Bytes, BytesMut};
use domain::Refusal;
use domain::refusal::Kind;
use http::StatusCode;

/// Most files in one form.
const FILES: usize = 20;
/// Most fields in one form.
const PARTS: usize = 60;
/// Largest text field, in bytes.
const TEXT: usize = 256 * 1024;
/// The field that holds files.
const FILE_FIELD: &str = "files";

/// Reads `multipart/form-data`. What was read before something was wrong comes back with the refusal, so that
/// nobody types twice.
pub(super) async fn multipart(request: Request, portal: &Portal) -> (Fields, Result<Vec<Upload>, Refusal>) {
    let mut fields = Fields::default();
    let Ok(_permit) = portal.uploads.clone().acquire_owned().await else {
        return (fields, Err(Refusal::new(Kind::TooMany, "busy", "Too many uploads at once.", "Try again in a moment.")));
    };
    let form = match Multipart::from_request(request, portal).await {
        Ok(form) => form,
        Err(_) => return (fields, Err(Refusal::malformed("form", "is not a form with files"))),
    };
    let files = parts(form, portal, &mut fields).await;
    (fields, files)
}

async fn parts(mut form: Multipart, portal: &Portal, fields: &mut Fields) -> Result<Vec<Upload>, Refusal> {
    let largest = usize::try_from(portal.backend.config().evidence.largest_file).unwrap_or(usize::MAX);
    let (mut files, mut count) = (Vec::new(), 0);
    while let Some(part) = form.next_field().await.map_err(broken)? {
        count += 1;
        if count > PARTS {
            return Err(Refusal::malformed("form", "has too many parts"));
        }
        let name = part.name().unwrap_or_default().to_owned();
        if name == FILE_FIELD {
            let file = part.file_name().unwrap_or_default().to_owned();
            let content =
                read(part, largest, || too_large(&format!("A file is larger than {} MiB.", largest / (1024 * 1024))).about("files"))
                    .await?;
            // A file input with nothing chosen is sent as an empty file without a name.
            if file.is_empty() && content.is_empty() {
                continue;
            }
            if files.len() == FILES {
                return Err(too_large(&format!("There are more than {FILES} files.")).about("files"));
            }
            files.push(Upload { name: file, content });
        } else {
            let content = read(part, TEXT, || too_large("A field is too long.").about(&name)).await?;
            let text = String::from_utf8(content.to_vec())
                .ok()
                .filter(|text| !text.contains('\0'))
                .ok_or_else(|| Refusal::malformed("form", "is not valid text"))?;
            fields.0.push((name, text));
        }
    }
    Ok(files)
}

async fn read(mut part: Field<'_>, largest: usize, over: impl Fn() -> Refusal) -> Result<Bytes, Refusal> {
    let mut content = BytesMut::new();
    while let Some(piece) = part.chunk().await.map_err(broken)? {
        if content.len() + piece.len() > largest {
            return Err(over());
        }
        content.extend_from_slice(&piece);
    }
    Ok(content.freeze())
}

fn broken(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large("The files are too large together.").about("files")
    } else {
        Refusal::malformed("form", "was cut off or is broken")
    }
}
