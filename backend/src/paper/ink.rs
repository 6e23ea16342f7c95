//! Writes laid-out sheets as PDF/UA-1: every line is a part of the reading order or said to be an ornament.

use super::face::{Face, Faces};
use super::flow::{Colour, HEIGHT, Mark, SIDE, Set, Sheets, TEXT, WIDTH};
use super::tree::Node;
use crate::Error;
use domain::Timestamp;
use domain::paper::Paper;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

/// Writes them.
pub(super) fn write(sheets: &Sheets, faces: &Faces, paper: &Paper, hash: &str, as_of: Timestamp) -> Result<Vec<u8>, Error> {
    let wrong = |what: &str| Error::from(anyhow::anyhow!("a paper cannot be written: {what}"));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|error| wrong(&format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() });
    let mut drawn: Vec<(Node, Identifier)> = Vec::new();
    let all = sheets.sheets.len();
    for (at, marks) in sheets.sheets.iter().enumerate() {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| wrong("its size is none"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in marks {
            drawn.extend(put(&mut surface, faces, mark));
        }
        foot(&mut surface, faces, &paper.foot, hash, (at + 1, all));
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (title, sheet, y) in &sheets.outline {
        outline.push_child(OutlineNode::new(title.clone(), XyzDestination::new(*sheet, Point::from_xy(SIDE, *y))));
    }
    document.set_outline(outline);
    document.set_tag_tree(sheets.tree.written(drawn));
    document.set_metadata(metadata(paper, hash, as_of));
    document.finish().map_err(|error| wrong(&format!("{error:?}")))
}

/// One mark; the piece of the reading order that it is, if it is one.
fn put(surface: &mut Surface<'_>, faces: &Faces, mark: &Mark) -> Option<(Node, Identifier)> {
    match mark {
        Mark::Line { x, y, set, text, node } => {
            let tag = node.map_or(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)), |_| ContentTag::Span(SpanTag::empty()));
            let id = surface.start_tagged(tag);
            line(surface, faces, (*x, *y), *set, text);
            surface.end_tagged();
            node.map(|node| (node, id))
        }
        Mark::Rule { x, y, width, strong } => {
            let (grey, thick) = if *strong { (150, 0.7) } else { (216, 0.5) };
            area(surface, (*x, *y, *width, thick), grey);
            None
        }
        Mark::Bar { y, height } => {
            area(surface, (SIDE, *y + 1.0, 2.2, *height), 190);
            None
        }
    }
}

fn line(surface: &mut Surface<'_>, faces: &Faces, (x, y): (f32, f32), set: Set, text: &str) {
    let colour = match set.colour {
        Colour::Ink => rgb::Color::new(24, 28, 36),
        Colour::Quiet => rgb::Color::new(84, 92, 106),
        Colour::Warn => rgb::Color::new(138, 78, 0),
    };
    surface.set_fill(Some(Fill { paint: colour.into(), ..Fill::default() }));
    surface.draw_text(Point::from_xy(x, y), faces.font(set.face), set.size, text, false, TextDirection::LeftToRight);
}

fn area(surface: &mut Surface<'_>, (x, y, width, height): (f32, f32, f32, f32), grey: u8) {
    let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(Fill { paint: rgb::Color::new(grey, grey, grey).into(), ..Fill::default() }));
    surface.draw_path(&path);
    surface.end_tagged();
}

/// What the paper is, the name of its contents, and which sheet this is.
fn foot(surface: &mut Surface<'_>, faces: &Faces, text: &str, hash: &str, (sheet, all): (usize, usize)) {
    let y = HEIGHT - 40.0;
    area(surface, (SIDE, y - 12.0, TEXT, 0.5), 216);
    let quiet = Set::new(Face::Regular, 7.6, 10.0, Colour::Quiet);
    let code = Set::new(Face::Code, 6.6, 10.0, Colour::Quiet);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let text = faces.lines(quiet.face, quiet.size, text, TEXT - 90.0).into_iter().next().unwrap_or_default();
    line(surface, faces, (SIDE, y), quiet, &text);
    let number = format!("Page {sheet} of {all}");
    line(surface, faces, (SIDE + TEXT - faces.width(quiet.face, quiet.size, &number), y), quiet, &number);
    line(surface, faces, (SIDE, y + 10.0), code, &format!("Contents SHA-256 {hash}"));
    surface.end_tagged();
}

fn metadata(paper: &Paper, hash: &str, as_of: Timestamp) -> Metadata {
    let metadata = Metadata::new()
        .title(paper.title.clone())
        .description(paper.subtitle.clone())
        .language("en".to_owned())
        .creator("Murmuration".to_owned())
        .document_id(hash.to_owned());
    match date(as_of) {
        Some(date) => metadata.creation_date(date),
        None => metadata,
    }
}

/// The moment that the paper tells of, not the one at which it was made: the same paper is the same file.
fn date(at: Timestamp) -> Option<DateTime> {
    let at = time::OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000)).ok()?;
    let year = u16::try_from(at.year()).ok()?;
    Some(
        DateTime::new(year)
            .month(u8::from(at.month()))
            .day(at.day())
            .hour(at.hour())
            .minute(at.minute())
            .second(at.second())
            .utc_offset_hour(0)
            .utc_offset_minute(0),
    )
}
