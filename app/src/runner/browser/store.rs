//! Where verdicts wait: IndexedDB, which keeps files too; where there is none, local storage keeps the words.

use super::files::Picked;
use super::json::{self, Js, Out};
use crate::dom::storage;
use crate::runner::state::Waiting;
use js_sys::{Array, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "murmuration";
const VERDICTS: &str = "verdicts";

/// Sorts by time.
fn key(item: &Waiting) -> String {
    format!("verdict:{:015}:{}", item.at, item.intent)
}

/// Keeps a verdict. The answer says whether it will outlive this page.
pub(super) async fn put(item: &Waiting, files: &[Picked]) -> bool {
    if put_indexed(item, files).await.is_ok() {
        return true;
    }
    storage().is_some_and(|storage| storage.set_item(&key(item), &json::write(item).string()).is_ok())
}

async fn put_indexed(item: &Waiting, files: &[Picked]) -> Result<(), JsValue> {
    let (blobs, names) = (Array::new(), Array::new());
    for picked in files {
        blobs.push(&picked.file);
        names.push(&JsValue::from_str(&picked.name));
    }
    let value = Out::new().with("item", &json::write(item).value()).with("files", &blobs).with("names", &names).value();
    let store = open(IdbTransactionMode::Readwrite).await?;
    done(&store.put_with_key(&value, &JsValue::from_str(&key(item)))?).await?;
    Ok(())
}

/// The server has it, or the tester threw it away.
pub(super) async fn remove(item: &Waiting) {
    let key = key(item);
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key);
    }
    if let Ok(store) = open(IdbTransactionMode::Readwrite).await
        && let Ok(request) = store.delete(&JsValue::from_str(&key))
    {
        let _ = done(&request).await;
    }
}

/// Everything that waits, in order.
pub(super) async fn all() -> Vec<(Waiting, Vec<Picked>)> {
    let mut found = all_indexed().await.unwrap_or_default();
    if let Some(storage) = storage() {
        let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
        for key in keys.filter(|key| key.starts_with("verdict:")).collect::<Vec<_>>() {
            let item = storage.get_item(&key).ok().flatten().and_then(|text| json::waiting(&Js::parse(&text)?));
            found.extend(item.map(|item| (item, Vec::new())));
        }
    }
    found.sort_by_key(|(item, _)| item.at);
    found
}

async fn all_indexed() -> Result<Vec<(Waiting, Vec<Picked>)>, JsValue> {
    let store = open(IdbTransactionMode::Readonly).await?;
    let values: Array = done(&store.get_all()?).await?.dyn_into()?;
    Ok(values.iter().filter_map(|value| read(Js(value))).collect())
}

fn read(value: Js) -> Option<(Waiting, Vec<Picked>)> {
    let item = json::waiting(&value.at("item"))?;
    let (blobs, names) = (value.at("files").list(), value.words("names"));
    let files = blobs.into_iter().zip(names).filter_map(|(file, name)| Some(Picked { name, file: file.0.dyn_into::<File>().ok()? }));
    Some((item, files.collect()))
}

async fn open(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let made = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = made.result().and_then(|database| database.dyn_into::<IdbDatabase>()) {
            let _ = database.create_object_store(VERDICTS);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.dyn_into()?;
    database.transaction_with_str_and_mode(VERDICTS, mode)?.object_store(VERDICTS)
}

/// Waits for a request of IndexedDB.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}
