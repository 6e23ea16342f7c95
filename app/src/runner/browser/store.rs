//! Where verdicts wait: IndexedDB, which keeps files too; where there is none, local storage keeps the words.

use super::files::Picked;
use super::keys::storage;
use crate::runner::state::Waiting;
use js_sys::{Array, Object, Promise, Reflect};
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

fn field(name: &str) -> JsValue {
    JsValue::from_str(name)
}

/// Keeps a verdict. The answer says whether it will outlive this page.
pub(super) async fn put(item: &Waiting, files: &[Picked]) -> bool {
    let Ok(text) = serde_json::to_string(item) else { return false };
    if put_indexed(item, &text, files).await.is_ok() {
        return true;
    }
    storage().is_some_and(|storage| storage.set_item(&key(item), &text).is_ok())
}

async fn put_indexed(item: &Waiting, text: &str, files: &[Picked]) -> Result<(), JsValue> {
    let value = Object::new();
    Reflect::set(&value, &field("json"), &JsValue::from_str(text))?;
    let (blobs, names) = (Array::new(), Array::new());
    for picked in files {
        blobs.push(&picked.file);
        names.push(&JsValue::from_str(&picked.name));
    }
    Reflect::set(&value, &field("files"), &blobs)?;
    Reflect::set(&value, &field("names"), &names)?;
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
            let item = storage.get_item(&key).ok().flatten().and_then(|text| serde_json::from_str::<Waiting>(&text).ok());
            found.extend(item.map(|item| (item, Vec::new())));
        }
    }
    found.sort_by_key(|(item, _)| item.at);
    found
}

async fn all_indexed() -> Result<Vec<(Waiting, Vec<Picked>)>, JsValue> {
    let store = open(IdbTransactionMode::Readonly).await?;
    let values: Array = done(&store.get_all()?).await?.dyn_into()?;
    Ok(values.iter().filter_map(|value| read(&value)).collect())
}

fn read(value: &JsValue) -> Option<(Waiting, Vec<Picked>)> {
    let get = |name: &str| Reflect::get(value, &field(name)).ok();
    let item = serde_json::from_str(&get("json")?.as_string()?).ok()?;
    let (blobs, names): (Array, Array) = (get("files")?.dyn_into().ok()?, get("names")?.dyn_into().ok()?);
    let files = blobs
        .iter()
        .zip(names.iter())
        .filter_map(|(file, name)| Some(Picked { name: name.as_string()?, file: file.dyn_into::<File>().ok()? }));
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
