//! Which menu is open.

use crate::choice::MenuOf;
use crate::store::{Selection, Store};

impl Store {
    pub(crate) fn open_menu(&mut self, of: MenuOf) {
        match of {
            MenuOf::Nothing | MenuOf::Shown => {}
            MenuOf::Server(id) => self.select(Selection::Server(id)),
            MenuOf::Link(one, other) => {
                self.select(Selection::Link(one.min(other), one.max(other)));
            }
        }
        self.is_menu_open = of != MenuOf::Nothing && self.selection.is_some();
    }

    /// Shows this. Who asks twice wants more than what it holds.
    pub(crate) fn select_again(&mut self, selection: Selection) {
        let again = self.selection == Some(selection);
        self.select(selection);
        self.is_menu_open = again;
    }
}
