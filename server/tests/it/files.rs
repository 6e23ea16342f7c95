//! Evidence is for who may see its project, and never runs.

use crate::both;
use crate::harness::TestApp;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01 not much of a picture";

/// Reports a problem with these files; the addresses of the files as the page shows them.
async fn reported(app: &TestApp, files: &[(&str, &[u8])]) -> Vec<String> {
    app.world.push_build(&sandbox::BuildSpec::default()).expect("a build");
    app.world.settled().await;
    app.work().await;
    let mut uma = app.as_person("uma").await;
    let form = uma.get("/p/parlai/candidates/1/feedback/new").await.expect(200);
    let intent = form.hidden("intent");
    let fields = [
        ("story", ""),
        ("severity", "minor"),
        ("title", "It blinks"),
        ("body", "See the picture."),
        ("environment", "uat"),
        ("intent", intent.as_str()),
    ];
    let sent = uma.upload("/p/parlai/candidates/1/feedback", &fields, files).await.expect(303);
    let page = uma.get(sent.location()).await.expect(200).text();
    page.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.contains("/evidence/"))
        .map(str::to_owned)
        .collect()
}

both! {
    async fn a_picture_is_shown_and_anything_else_is_saved_both_in_a_sandbox(app: TestApp) {
        let files = reported(&app, &[("a \"b\".png", PNG), ("log.txt", b"error: it broke")]).await;
        assert_eq!(files.len(), 2, "{files:?}");
        let mut uma = app.as_person("uma").await;
        for file in files {
            let answer = uma.get(&file).await.expect(200);
            let shown = answer.header("content-type") == "image/png";
            assert_eq!(answer.header("content-disposition").starts_with("inline"), shown, "{file}");
            assert!(answer.header("content-disposition").contains("filename*=UTF-8''"));
            assert!(answer.header("content-security-policy").contains("sandbox"));
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            if shown {
                assert_eq!(&answer.body[..], PNG);
            }
        }
    }

    async fn b30_a_hash_opens_nothing_for_who_may_not_see_the_project(app: TestApp) {
        let files = reported(&app, &[("a.png", PNG)]).await;
        let file = files.first().expect("a file");
        app.as_person("sam").await.get(file).await.expect(404);
        app.anonymous().get(file).await.expect(401);
        let mut uma = app.as_person("uma").await;
        uma.get(&file.replace("/p/parlai/", "/p/other/")).await.expect(404);
        let unknown = "0".repeat(64);
        uma.get(&format!("/p/parlai/evidence/{unknown}/a.png")).await.expect(404);
        uma.get("/p/parlai/evidence/..%2f..%2fetc%2fpasswd/a.png").await.expect_code(400, "address_unclear");
    }
}
