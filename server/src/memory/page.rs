//! A page with holes: what must be new in every answer, and the reader's name, are cut out and filled in each time.

use crate::problem::escape;
use axum::body::Body;
use axum::response::Response;
use backend::Clock;
use http::{HeaderValue, header};
use leptos::nonce::Nonce;
use std::ops::Range;

/// Before the value of a form's intent, which may be used once. Nobody's words can look like it: in text no `<` is left, in
/// attributes no quote.
const INTENT: &str = "<input type=\"hidden\" name=\"intent\" value=\"";

/// What is put into a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hole {
    /// The nonce of the content security policy.
    Nonce,
    /// The reader's name.
    Reader,
    /// The intent of a form, by its place among the page's.
    Intent(usize),
}

/// A page as it was drawn, and where its holes are.
pub(crate) struct Page {
    html: String,
    policy: String,
    nonce: String,
    holes: Vec<(Range<usize>, Hole)>,
    intents: usize,
}

impl Page {
    /// Finds the holes; `mark` stands where the reader's name belongs. Nothing when the page has no nonce, or the mark
    /// stands where a name could not simply be put.
    pub(crate) fn cut(policy: &str, html: String, mark: Option<&str>) -> Option<Self> {
        let nonce = policy.split_once("'nonce-")?.1.split_once('\'')?.0.to_owned();
        let mut intents: Vec<String> = Vec::new();
        for rest in html.split(INTENT).skip(1) {
            let intent = rest.split_once('"')?.0.to_owned();
            if !intent.is_empty() && !intents.contains(&intent) {
                intents.push(intent);
            }
        }
        let mut holes: Vec<(Range<usize>, Hole)> = Vec::new();
        let mut find = |text: &str, hole| holes.extend(html.match_indices(text).map(|(at, found)| (at..at + found.len(), hole)));
        find(&nonce, Hole::Nonce);
        intents.iter().enumerate().for_each(|(place, intent)| find(intent, Hole::Intent(place)));
        if let Some(mark) = mark {
            find(mark, Hole::Reader);
        }
        holes.sort_by_key(|(at, _)| at.start);
        let apart = holes.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start);
        let as_text = |at: &Range<usize>| html[..at.start].ends_with('>') && html[at.end..].starts_with('<');
        let named = holes.iter().all(|(at, hole)| *hole != Hole::Reader || as_text(at));
        (apart && named).then_some(Self { policy: policy.to_owned(), nonce, holes, intents: intents.len(), html })
    }

    /// Bytes it takes.
    pub(crate) const fn bytes(&self) -> usize {
        self.html.len()
    }

    /// The page for a reader of this name, with a nonce and intents of its own.
    pub(crate) fn answer(&self, reader: &str, clock: &Clock) -> Response {
        let (nonce, reader) = (Nonce::new(), escape(reader));
        let intents: Vec<String> = (0..self.intents).map(|_| clock.secret()).collect();
        let mut html = String::with_capacity(self.html.len() + 2 * reader.len());
        let mut from = 0;
        for (at, hole) in &self.holes {
            html.push_str(&self.html[from..at.start]);
            html.push_str(match hole {
                Hole::Nonce => &nonce,
                Hole::Reader => &reader,
                Hole::Intent(place) => &intents[*place],
            });
            from = at.end;
        }
        html.push_str(&self.html[from..]);
        let mut response = Response::new(Body::from(html));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if let Ok(policy) = HeaderValue::from_str(&self.policy.replace(&self.nonce, &nonce)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::Page;
    use backend::Clock;

    const POLICY: &str = "script-src 'self' 'nonce-abc=='; style-src 'nonce-abc=='";

    async fn text(page: &Page, reader: &str) -> (String, String) {
        let (parts, body) = page.answer(reader, &Clock::System).into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let policy = parts.headers["content-security-policy"].to_str().expect("text").to_owned();
        (policy, String::from_utf8(body.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn every_answer_has_a_nonce_and_intents_of_its_own_and_the_name_of_its_reader() {
        let html = r#"<script nonce="abc==">1</script><p>MARK</p><input type="hidden" name="intent" value="one"><i data="one two"></i><input type="hidden" name="intent" value="two">"#;
        let page = Page::cut(POLICY, html.to_owned(), Some("MARK")).expect("a page");
        let ((policy, first), (other, second)) = (text(&page, "A & <b>").await, text(&page, "Uma").await);
        assert!(first.contains("<p>A &amp; &lt;b&gt;</p>") && second.contains("<p>Uma</p>"), "{first} {second}");
        for (policy, html) in [(&policy, &first), (&other, &second)] {
            let nonce = html.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a nonce");
            assert_eq!(policy.matches(&format!("'nonce-{nonce}'")).count(), 2, "{policy} {html}");
            let intents: Vec<&str> = html.split("intent\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert!(intents[0] != intents[1] && intents[0].len() == 64, "{html}");
            assert!(html.contains(&format!("data=\"{} {}\"", intents[0], intents[1])), "the same one everywhere: {html}");
        }
        assert_ne!(policy, other);
        assert!(!first.contains("abc==") && !first.contains("MARK") && first.len() > 150);
    }

    #[tokio::test]
    async fn words_that_look_like_an_intent_stay_as_they_are() {
        let html = r#"<p>&lt;input type="hidden" name="intent" value="e"></p>"#;
        let page = Page::cut(POLICY, html.to_owned(), None).expect("a page");
        assert_eq!(text(&page, "").await.1, html);
    }

    #[test]
    fn a_page_without_a_nonce_or_with_the_name_in_an_attribute_is_not_kept() {
        assert!(Page::cut("default-src 'none'", "<p></p>".into(), None).is_none());
        assert!(Page::cut(POLICY, "<p title=\"MARK\">MARK</p>".into(), Some("MARK")).is_none());
        assert!(Page::cut(POLICY, "<p>By MARK</p>".into(), Some("MARK")).is_none());
    }
}
