//! How large the drawn panels are.

use crate::panel::{cluster, logs, roles, scrubber, timeline};
use crate::ports;
use view::geometry::Size;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// A panel that is drawn to its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The ring of servers.
    Stage,
    /// The role diagram.
    Roles,
    /// The table of logs.
    Logs,
    /// The whole run.
    Overview,
    /// The bands of the timeline.
    Tracks,
    /// The line of time within another page.
    Scrubber,
    /// All that is shown within another page.
    Embed,
}

/// The sizes of all of them, in units of a tenth of the page's type: who asks for larger type gets
/// larger drawings, and no drawing knows of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sizes {
    pub(crate) stage: Size,
    pub(crate) roles: Size,
    pub(crate) logs: Size,
    pub(crate) overview: Size,
    pub(crate) tracks: Size,
    pub(crate) scrubber: Size,
    pub(crate) embed: Size,
}

/// Watches the panels, and stops when it is dropped.
pub(crate) struct Watch {
    observer: Option<ResizeObserver>,
    elements: Vec<Element>,
    /// The observer calls it as long as it lives.
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Pane {
    const ALL: [Self; 7] = [
        Self::Stage,
        Self::Roles,
        Self::Logs,
        Self::Overview,
        Self::Tracks,
        Self::Scrubber,
        Self::Embed,
    ];

    /// The name of its element.
    const fn name(self) -> &'static str {
        match self {
            Self::Stage => cluster::STAGE,
            Self::Roles => roles::DIAGRAM,
            Self::Logs => logs::TABLE,
            Self::Overview => timeline::OVERVIEW,
            Self::Tracks => timeline::TRACKS,
            Self::Scrubber => scrubber::SCRUBBER,
            Self::Embed => scrubber::EMBED,
        }
    }
}

impl Default for Sizes {
    /// As they are at 1366×650, until they are measured.
    fn default() -> Self {
        Self {
            stage: Size { width: 374.0, height: 293.0 },
            roles: Size { width: 568.0, height: 189.0 },
            logs: Size { width: 568.0, height: 158.0 },
            overview: Size { width: 808.0, height: 20.0 },
            tracks: Size { width: 1046.0, height: 106.0 },
            scrubber: Size { width: 400.0, height: 32.0 },
            embed: Size::default(),
        }
    }
}

impl Sizes {
    /// How many indexes the logs have room for, beside names, numbers and stores.
    pub(crate) fn columns(&self) -> usize {
        let (others, cell, gap, least) =
            if self.logs.width < 450.0 { (160.0, 40.0, 3.0, 4) } else { (238.0, 43.0, 3.0, 6) };
        let fit = (self.logs.width - others + gap) / (cell + gap);
        (fit.max(0.0) as usize).clamp(least, 24)
    }

    /// A pane was measured.
    pub(crate) fn set(&mut self, pane: Pane, size: Size) {
        match pane {
            Pane::Stage => self.stage = size,
            Pane::Roles => self.roles = size,
            Pane::Logs => self.logs = size,
            Pane::Overview => self.overview = size,
            Pane::Tracks => self.tracks = size,
            Pane::Scrubber => self.scrubber = size,
            Pane::Embed => self.embed = size,
        }
    }
}

impl Watch {
    /// Calls `measured` now and whenever a panel changes its size.
    pub(crate) fn new(playground: &Element, measured: impl Fn(Pane, Size) + 'static) -> Self {
        let callback = Closure::new(move |entries: js_sys::Array| {
            let unit = ports::unit();
            for entry in entries.iter().filter_map(|entry| entry.dyn_into().ok()) {
                let entry: ResizeObserverEntry = entry;
                let name = entry.target().get_attribute("data-name");
                let area = entry.content_rect();
                let size = Size { width: area.width() / unit, height: area.height() / unit };
                // What is not shown keeps its size: it is drawn as it will be seen.
                if area.width() < 1.0 {
                    continue;
                }
                if let Some(pane) =
                    Pane::ALL.into_iter().find(|pane| Some(pane.name()) == name.as_deref())
                {
                    measured(pane, size);
                }
            }
        });
        let elements: Vec<Element> = Pane::ALL
            .into_iter()
            .filter_map(|pane| ports::element(playground, pane.name()))
            .collect();
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            elements.iter().for_each(|element| observer.observe(element));
        }
        Self { observer, elements, _callback: callback }
    }

    /// Are the panels that it watches still those of the page?
    pub(crate) fn is_whole(&self) -> bool {
        self.elements.iter().all(|element| element.is_connected())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
