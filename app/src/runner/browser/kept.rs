//! What changes, without the reactive system: a page has one screen, it lives as long as the page, and after a change
//! everything is painted once. This keeps the bundle small: each signal and effect of its own type is code to be sent.

use std::cell::{Cell, RefCell};

/// A value that is painted when it changes.
pub struct Kept<T: 'static>(&'static RefCell<T>);

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Kept<T> {}

impl<T> Kept<T> {
    /// Lives as long as the page does.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(RefCell::new(value))))
    }

    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.0.borrow().clone()
    }

    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.0.borrow())
    }

    pub fn set(self, value: T) {
        self.0.replace(value);
        changed();
    }

    pub fn update(self, change: impl FnOnce(&mut T)) {
        change(&mut self.0.borrow_mut());
        changed();
    }

    /// Changes it without painting.
    pub fn set_quietly(self, value: T) {
        self.0.replace(value);
    }
}

thread_local! {
    static PAINTER: Cell<Option<fn()>> = const { Cell::new(None) };
    static PLANNED: Cell<bool> = const { Cell::new(false) };
}

/// From now on this is called after changes.
pub fn paint_with(painter: fn()) {
    PAINTER.set(Some(painter));
    changed();
}

/// Several changes in one go are painted once.
fn changed() {
    if PAINTER.get().is_none() || PLANNED.replace(true) {
        return;
    }
    crate::dom::spawn(async {
        PLANNED.set(false);
        if let Some(paint) = PAINTER.get() {
            paint();
        }
    });
}
