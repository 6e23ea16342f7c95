//! Draws a paper as HTML: every word of it is text, and a link is one only when it leads into this portal or to the web.

use crate::ui::{DataTable, Outside, Prose, is_web};
use domain::paper::{Block, Fact, Lines, Paper, Piece, Section, Style, Table};
use leptos::prelude::*;

/// What stands under the title.
pub(super) fn paper(paper: Paper) -> AnyView {
    let sections = paper.sections.into_iter().map(section).collect_view();
    view! { {facts(paper.facts)}{sections} }.into_any()
}

fn section(section: Section) -> AnyView {
    let Section { id, title, blocks } = section;
    let name = format!("{id}-title");
    let label = name.clone();
    let blocks = blocks.into_iter().map(block).collect_view();
    view! { <section id=id aria-labelledby=label><h2 id=name>{title}</h2>{blocks}</section> }.into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading(title) => view! { <h3>{title}</h3> }.into_any(),
        Block::Words(words) => view! { <p>{piece(words)}</p> }.into_any(),
        Block::Facts(all) => facts(all),
        Block::List(items) => {
            view! { <ul class="rules">{items.into_iter().map(|item| view! { <li>{piece(item)}</li> }).collect_view()}</ul> }.into_any()
        }
        Block::Quote(text) => view! { <blockquote><Prose text=text/></blockquote> }.into_any(),
        Block::Table(all) => table(all),
    }
}

fn facts(facts: Vec<Fact>) -> AnyView {
    let rows = facts.into_iter().map(|fact| view! { <dt>{fact.label}</dt><dd>{lines(fact.value)}</dd> }).collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

fn table(table: Table) -> AnyView {
    let heads: Vec<String> = table.columns.into_iter().map(|(head, _)| head).collect();
    let rows = table.rows.into_iter().map(|cells| {
        let cells =
            cells.into_iter().zip(heads.clone()).map(|(cell, head)| view! { <td data-label=head>{lines(cell)}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    });
    let rows = rows.collect_view();
    view! { <DataTable caption=table.caption columns=heads show_caption=true>{rows}</DataTable> }.into_any()
}

/// Each on a line of its own.
fn lines(pieces: Lines) -> AnyView {
    pieces.into_iter().map(|one| view! { <span class="dossier-line">{piece(one)}</span> }).collect_view().into_any()
}

fn piece(piece: Piece) -> AnyView {
    let Piece { text, style, href } = piece;
    let styled = match style {
        Style::Plain => view! { <span class="dossier-text">{text}</span> }.into_any(),
        Style::Strong => view! { <strong>{text}</strong> }.into_any(),
        Style::Code => view! { <code class="wrap">{text}</code> }.into_any(),
        Style::Quiet => view! { <span class="quiet dossier-text">{text}</span> }.into_any(),
        Style::Unknown => view! { <span class="unknown dossier-text">{text}</span> }.into_any(),
    };
    match href {
        Some(href) if href.starts_with("/p/") => view! { <a href=href>{styled}</a> }.into_any(),
        Some(href) if is_web(&href) => view! { <Outside href=href>{styled}</Outside> }.into_any(),
        _ => styled,
    }
}
