//! As little browser as the kill tests need: cookies, forms, no redirects followed by themselves.

use std::collections::BTreeMap;

pub struct Browser {
    client: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Signs in through the world's identity provider as the person with this subject.
    pub async fn sign_in(base: &str, sub: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("client");
        let mut browser = Self { client, base: base.to_owned(), cookies: BTreeMap::new() };
        browser.through_the_provider("/auth/start/sandbox?next=/", sub).await;
        browser
    }

    /// Proves again who it is, for the drafted signature on this page.
    pub async fn sign_in_again(&mut self, sub: &str, page: &str) {
        let signing = page.rsplit('/').next().expect("an id").to_owned();
        self.through_the_provider(&format!("/auth/start/sandbox?for=signing:{signing}&next={page}"), sub).await;
    }

    async fn through_the_provider(&mut self, start: &str, sub: &str) {
        let start = self.get(start).await;
        let authorize = format!("{}&login_as={sub}", location(&start));
        let back = self.client.get(authorize).send().await.expect("provider");
        let callback = location(&back);
        let done = self.get(callback.strip_prefix(&self.base.clone()).expect("back to the portal")).await;
        assert!(done.status().is_redirection(), "signed in as {sub}: {}", done.status());
    }

    fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &reqwest::Response) {
        for header in answer.headers().get_all("set-cookie") {
            let text = header.to_str().expect("text");
            if let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub async fn get(&mut self, path: &str) -> reqwest::Response {
        let answer = self
            .client
            .get(format!("{}{path}", self.base))
            .header("cookie", self.cookie_header())
            .header("accept", "text/html")
            .send()
            .await
            .expect("portal answers");
        self.keep(&answer);
        answer
    }

    pub async fn page(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        let status = answer.status();
        let text = answer.text().await.expect("text");
        assert!(status.is_success(), "{path}: {status}\n{text}");
        text
    }

    /// Sends a form; the place it leads to comes back.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self
            .client
            .post(format!("{}{path}", self.base))
            .header("cookie", self.cookie_header())
            .header("origin", &self.base)
            .form(fields)
            .send()
            .await
            .expect("portal answers");
        self.led_to(path, answer).await
    }

    /// Sends a form that may carry files.
    pub async fn post_multipart(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let form =
            fields.iter().fold(reqwest::multipart::Form::new(), |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()));
        let answer = self
            .client
            .post(format!("{}{path}", self.base))
            .header("cookie", self.cookie_header())
            .header("origin", &self.base)
            .multipart(form)
            .send()
            .await
            .expect("portal answers");
        self.led_to(path, answer).await
    }

    async fn led_to(&mut self, path: &str, answer: reqwest::Response) -> String {
        self.keep(&answer);
        let status = answer.status();
        if status.as_u16() == 303 {
            return location(&answer);
        }
        panic!("{path}: {status}\n{}", answer.text().await.unwrap_or_default());
    }
}

fn location(answer: &reqwest::Response) -> String {
    answer.headers().get("location").unwrap_or_else(|| panic!("no location: {}", answer.status())).to_str().expect("text").to_owned()
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    page.split("<input")
        .find(|input| input.split('>').next().is_some_and(|tag| tag.contains(&format!("name=\"{name}\""))))
        .and_then(|input| input.split("value=\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no field {name} in\n{page}"))
        .to_owned()
}
