//! Every panel by its name, with the slices of the frame that it draws.

use super::app::App;
use super::dialog::DialogHost;
use crate::markup::html;
use crate::panel::broken::Broken;
use crate::panel::client::Client;
use crate::panel::cluster::Cluster;
use crate::panel::drawer::Drawer;
use crate::panel::drawing::drawn;
use crate::panel::lesson::Lesson;
use crate::panel::logs::Logs;
use crate::panel::menu::Menu;
use crate::panel::part::Part;
use crate::panel::roles::Roles;
use crate::panel::timeline::Timeline;
use crate::panel::why::Whys;
use std::rc::Rc;
use view::choice::{Panel, Tab};
use yew::prelude::*;

impl App {
    pub(super) fn panel(&self, panel: Panel) -> Html {
        let frame = &self.frame;
        let language = frame.language;
        let dispatch = self.dispatch.clone();
        match panel {
            Panel::Cluster => {
                let cluster = Part::of(frame, |frame| &frame.cluster);
                let inspector = Part::of(frame, |frame| &frame.inspector);
                let (ring, size) = (Rc::new(self.ring()), self.sizes.stage);
                drawn("cluster", Cluster { cluster, inspector, ring, size, language, dispatch })
            }
            Panel::Timeline => self.timeline(),
            Panel::Tab(Tab::Roles) => {
                let (roles, room) = (Part::of(frame, |frame| &frame.roles), self.sizes.roles);
                drawn("roles", Roles { roles, room, language, dispatch })
            }
            Panel::Tab(Tab::Logs) => {
                let logs = Part::of(frame, |frame| &frame.logs);
                let lamps = Part::of(frame, |frame| &frame.lamps);
                drawn("logs", Logs { logs, lamps, language, dispatch })
            }
            Panel::Tab(Tab::Lesson) => {
                let lesson = Part::of(frame, |frame| &frame.lesson);
                drawn("lesson", Lesson { lesson, language, dispatch })
            }
            Panel::Tab(Tab::Why) if frame.broken.is_some() => {
                let broken = Part::of(frame, |frame| &frame.broken);
                drawn("broken", Broken { broken, language, dispatch })
            }
            Panel::Tab(Tab::Why) => {
                let whys = Part::of(frame, |frame| &frame.why);
                drawn("whys", Whys { whys, language, dispatch })
            }
            Panel::Tab(Tab::Client) => {
                let (client, servers) =
                    (Part::of(frame, |frame| &frame.client), frame.header.servers);
                drawn("client", Client { client, language, servers, dispatch })
            }
            // There is one drawer, and it shows the tool that is open.
            Panel::Tool(_) => self.drawer(),
        }
    }

    pub(super) fn drawer(&self) -> Html {
        let frame = &self.frame;
        let (language, dispatch) = (frame.language, self.dispatch.clone());
        let drawer = Part::of(frame, |frame| &frame.drawer);
        let is_readonly = frame.embed.as_ref().is_some_and(|embed| embed.is_readonly);
        drawn("drawer", Drawer { drawer, is_readonly, language, dispatch })
    }

    pub(super) fn menu(&self) -> Html {
        let frame = &self.frame;
        let (language, dispatch) = (frame.language, self.dispatch.clone());
        let menu = Part::of(frame, |frame| &frame.menu);
        drawn("menu", Menu { menu, language, dispatch })
    }

    pub(super) fn dialog(&self) -> Html {
        let frame = &self.frame;
        let (language, dispatch) = (frame.language, self.dispatch.clone());
        html! {
            <DialogHost key={format!("{} dialog", language.code())} dialog={Part::of(frame, |frame| &frame.dialog)}
                branches={Part::of(frame, |frame| &frame.timeline.branches)}
                engine={frame.header.engine.clone()} raft={frame.header.raft.clone()} theme={frame.theme} {language} {dispatch} />
        }
    }

    fn timeline(&self) -> Html {
        let frame = &self.frame;
        let (language, dispatch) = (frame.language, self.dispatch.clone());
        html! {
            <Timeline key={format!("{} timeline", language.code())} timeline={Part::of(frame, |frame| &frame.timeline)}
                bands={Part::of(frame, |frame| &frame.timeline.bands)}
                flights={Part::of(frame, |frame| &frame.timeline.flights)}
                markers={Part::of(frame, |frame| &frame.timeline.markers)}
                broken={Part::of(frame, |frame| &frame.broken)}
                overview={Part::of(frame, |frame| &frame.timeline.overview)}
                size={self.sizes.tracks} strip={self.sizes.overview}
                is_embedded={frame.embed.is_some()} {language} {dispatch} />
        }
    }
}
