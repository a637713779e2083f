//! The ring of servers, its links, and the messages on their way.

use crate::palette::Palette;
use crate::pen::{Pen, escaped};
use raft::NodeId;
use sim::{MessageKind, Standing};
use view::frame::{Cluster, Frame, LinkView, Mark, Motion, Moving, ServerView};
use view::geometry::{Point, Ring, Round, Size, along, path, translate};
use view::shapes::{self, CROWN, MARKS, SHAPES};
use view::words::Language;

/// How high the ring is, as in a frame of another page.
const HEIGHT: f64 = 268.0;
/// What stands inside of a circle is drawn for one of this radius, and scaled.
const DRAWN_FOR: f64 = 31.0;
/// A message is lost halfway; from here on it is crossed out.
const CROSSED_FROM: f32 = 0.44;
/// Where marks sit, as a share of the radius, in either direction.
const SEAT: f64 = 0.71;

pub(crate) fn draw(pen: &mut Pen, frame: &Frame, motion: &Motion, width: f64) {
    let cluster = &frame.cluster;
    let servers = cluster.servers.iter().map(|server| server.id).collect();
    let ring = Ring::of(servers, Size { width, height: HEIGHT });
    let palette = pen.palette();
    pen.raw(&format!("<g transform=\"translate(0 {})\">", pen.height().px()));
    links(pen, cluster, &ring);
    if let Some(border) = ring.border(&cluster.groups) {
        for line in &border.lines {
            pen.raw(&format!("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"7 5\"/>", path(line), palette.danger));
        }
    }
    for view in &cluster.servers {
        server(pen, view, &ring, motion);
    }
    for moving in &motion.messages {
        message(pen, moving, &ring);
    }
    pen.raw("</g>");
    pen.down(HEIGHT);
}

/// Every way between two servers: thin, dotted where it is cut, or as its mark says.
fn links(pen: &mut Pen, cluster: &Cluster, ring: &Ring) {
    let Palette { line, strong, .. } = pen.palette();
    let group = |id: NodeId| cluster.groups.iter().position(|group| group.contains(id));
    for (at, &(from, a)) in ring.places().iter().enumerate() {
        for &(to, b) in &ring.places()[at + 1..] {
            if let Some(view) = cluster.links.iter().find(|link| link.ends == (from, to)) {
                marked(pen, view, a, b, ring);
            } else if group(from) == group(to) {
                pen.raw(&format!(
                    "<path d=\"{}\" stroke=\"{line}\" stroke-width=\"1.2\"/>",
                    path(&[a, b])
                ));
            } else {
                pen.raw(&format!("<path d=\"{}\" stroke=\"{strong}\" stroke-width=\"1.2\" stroke-dasharray=\"1.5 6\"/>", path(&[a, b])));
            }
        }
    }
}

fn marked(pen: &mut Pen, view: &LinkView, from: Point, to: Point, ring: &Ring) {
    let Palette { line, strong, panel, ink, muted, .. } = pen.palette();
    for (class, data) in view.lines(from, to) {
        let (stroke, width, dashes) = match class {
            "links" => (line, "1.2", ""),
            "links is-cut" => (strong, "1.2", "1.5 6"),
            "way is-lossy" => (muted, "1.6", "9 6"),
            "way is-narrow" => (muted, "0.8", ""),
            _ => (muted, "1.3", ""),
        };
        pen.raw(&format!("<path d=\"{data}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\"/>"));
    }
    let heading = (to.y - from.y).atan2(to.x - from.x).to_degrees();
    let turned = match view.cut {
        (true, false) => Some(heading),
        (false, true) => Some(heading + 180.0),
        (true, true) | (false, false) => None,
    };
    if let Some(heading) = turned {
        let at = translate(from.toward(to, 0.5));
        let shape = shapes::inside(MARKS, "mark-link-one-way");
        pen.raw(&format!("<g transform=\"{at} rotate({})\">{shape}</g>", heading.round() as i32));
    }
    let wide = view::geometry::text_width(&view.label, 11.5) + 10.0;
    if !view.label.is_empty() && ring.has_labels() && wide < from.distance(to) - 2.0 * ring.radius {
        let at = translate(from.toward(to, 0.42));
        pen.raw(&format!(
            "<g transform=\"{at}\"><rect x=\"{}\" y=\"-9\" width=\"{}\" height=\"18\" rx=\"4\" fill=\"{panel}\"/><text y=\"4\" text-anchor=\"middle\" font-size=\"11.5\" fill=\"{ink}\">{}</text></g>",
            (-wide / 2.0).px(),
            wide.px(),
            escaped(&view.label)
        ));
    }
}

fn message(pen: &mut Pen, moving: &Moving, ring: &Ring) {
    let places = (ring.place(moving.id.from), ring.place(moving.id.to));
    let (Some(from), Some(to)) = places else { return };
    let spot = along(from, to, ring.radius, f64::from(moving.way));
    let turned =
        if moving.kind == MessageKind::Heartbeat { spot.heading.round() as i32 } else { 0 };
    let Palette { danger, .. } = pen.palette();
    let colour = pen.palette().term(moving.term).line;
    let shape = shapes::inside(SHAPES, shapes::shape_id(moving.kind));
    let is_lost = moving.is_doomed && CROSSED_FROM <= moving.way;
    let cross = if is_lost {
        format!(
            "<path d=\"m-12-12 24 24m0-24-24 24\" fill=\"none\" stroke=\"{danger}\" stroke-width=\"2.6\" stroke-linecap=\"round\"/>"
        )
    } else {
        String::new()
    };
    pen.raw(&format!(
        "<g transform=\"{} scale({})\" color=\"{colour}\"><g transform=\"rotate({turned})\">{shape}</g>{cross}</g>",
        translate(spot.point),
        spot.size.fine()
    ));
}

fn server(pen: &mut Pen, view: &ServerView, ring: &Ring, motion: &Motion) {
    let Some(place) = ring.place(view.id) else { return };
    let language = pen.language();
    let radius = ring.radius;
    pen.raw(&format!("<g transform=\"{}\">", translate(place)));
    circle(pen, view, radius, motion);
    inside(pen, view, radius, ring.has_labels());
    labels(pen, view, ring, place, language);
    seats(pen, view, radius);
    pen.raw("</g>");
}

/// The circle: its track, how much of the election timeout is over, and the role's shape.
fn circle(pen: &mut Pen, view: &ServerView, radius: f64, motion: &Motion) {
    let palette = pen.palette();
    let colours = palette.term(view.term);
    let (r, body) = (radius.px(), (radius * 0.86).px());
    let is_frozen = view.frozen.is_some();
    let track = match view.standing {
        Standing::Down | Standing::Learner => None,
        _ if is_frozen => Some((palette.muted, "1.8", "1 5")),
        Standing::Leader => Some((colours.line, "1.8", "")),
        Standing::Follower | Standing::PreCandidate | Standing::Candidate => {
            Some((palette.line, "3.6", ""))
        }
    };
    if let Some((stroke, width, dashes)) = track {
        pen.raw(&format!("<circle r=\"{r}\" fill=\"{}\" stroke=\"{stroke}\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\"/>", palette.panel));
    }
    let timer = motion.timers.iter().find(|(id, _)| *id == view.id);
    let runs = track.is_some() && view.standing != Standing::Leader;
    if let Some((_, over)) = timer.filter(|(_, over)| runs && 0.0 < *over) {
        let length = std::f64::consts::TAU * radius;
        let done = (length * f64::from(*over)).px();
        pen.raw(&format!("<circle r=\"{r}\" fill=\"none\" stroke=\"{}\" stroke-width=\"3.6\" stroke-dasharray=\"{done} {}\" transform=\"rotate(-90)\"/>", colours.line, length.px()));
    }
    let (fill, stroke, width, dashes) = match view.standing {
        _ if is_frozen => (palette.panel, colours.line, "1.8", ""),
        Standing::Leader => (colours.solid, "none", "0", ""),
        Standing::Down => (palette.panel, palette.muted, "1.8", "4 5"),
        Standing::Candidate => (colours.tint, colours.line, "2.2", "5 3.2"),
        Standing::PreCandidate => (palette.panel, colours.line, "3", "0.1 5.4"),
        Standing::Follower | Standing::Learner => (colours.tint, colours.line, "1.8", ""),
    };
    let stroke = if view.refuses { palette.danger } else { stroke };
    let look = format!(
        "fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\" stroke-linecap=\"round\""
    );
    if view.standing == Standing::Learner {
        // Who has no vote is not a circle.
        for (half, look) in [
            (radius * 0.86, look),
            (radius * 0.86 - 4.0, format!("fill=\"none\" stroke=\"{}\"", colours.line)),
        ] {
            let (from, side) = ((-half).px(), (2.0 * half).px());
            pen.raw(&format!("<rect x=\"{from}\" y=\"{from}\" width=\"{side}\" height=\"{side}\" rx=\"9\" {look}/>"));
        }
    } else {
        pen.raw(&format!("<circle r=\"{body}\" {look}/>"));
    }
}

/// The sign of the role, the name, the term, a candidate's votes.
fn inside(pen: &mut Pen, view: &ServerView, radius: f64, has_labels: bool) {
    let palette = pen.palette();
    let leads = view.standing == Standing::Leader && view.frozen.is_none();
    let ink = if leads {
        palette.on_solid
    } else if view.standing == Standing::Down {
        palette.muted
    } else {
        palette.ink
    };
    if !has_labels {
        pen.element("text", &format!("y=\"4\" text-anchor=\"middle\" font-size=\"10.500\" font-weight=\"700\" fill=\"{ink}\""), &view.id.to_string());
        return;
    }
    pen.raw(&format!("<g transform=\"scale({})\">", (radius / DRAWN_FOR).fine()));
    if view.refuses {
        pen.raw(&format!("<path d=\"M-4-21h8v8h-8Z\" fill=\"{}\"/>", palette.danger));
    } else if view.frozen.is_some() {
        pen.raw(&format!(
            "<path d=\"M-5-21v9M5-21v9\" stroke=\"{}\" stroke-width=\"4\"/>",
            palette.muted
        ));
    } else if leads {
        pen.raw(&format!(
            "<path d=\"{CROWN}\" transform=\"translate(0 -16.5) scale(.8)\" fill=\"{ink}\"/>"
        ));
    }
    let votes = matches!(view.standing, Standing::Candidate | Standing::PreCandidate);
    let (name, term) = if leads {
        (4, 17)
    } else if votes {
        (-3, 10)
    } else {
        (1, 15)
    };
    pen.element("text", &format!("y=\"{name}\" text-anchor=\"middle\" font-size=\"15\" font-weight=\"700\" fill=\"{ink}\""), &view.id.to_string());
    let says = scenario::say!(pen.language(), "term", term = view.term.0);
    pen.element(
        "text",
        &format!("y=\"{term}\" text-anchor=\"middle\" font-size=\"11.500\" fill=\"{ink}\""),
        &says,
    );
    let needed = if votes { view.votes_needed as usize } else { 0 };
    let line = palette.term(view.term).line;
    for place in 0..needed {
        let x = 8.0 * place as f64 - (needed as f64 - 1.0) * 4.0;
        let fill = if place < view.votes.len() { line } else { "none" };
        // A vote that counts is a square, one that was only asked for a diamond.
        let turn = if view.standing == Standing::PreCandidate { 45 } else { 0 };
        pen.raw(&format!("<rect x=\"{}\" y=\"14\" width=\"6\" height=\"6\" rx=\"1.500\" fill=\"{fill}\" stroke=\"{line}\" transform=\"rotate({turn} {} 17)\"/>", (x - 3.0).px(), x.px()));
    }
    pen.raw("</g>");
}

/// The role and what is wrong, outside of the ring.
fn labels(pen: &mut Pen, view: &ServerView, ring: &Ring, place: Point, language: Language) {
    let palette = pen.palette();
    let (at, anchor) = ring.label(place);
    let mut role = vec![view.role(language).to_owned()];
    role.extend(view.besides(language));
    let is_plain = view.standing == Standing::Follower && view.frozen.is_none();
    let mut say = |y: f64, fill: &str, weight: u16, text: &str| {
        pen.element(
            "text",
            &format!(
                "x=\"{}\" y=\"{}\" text-anchor=\"{}\" font-weight=\"{weight}\" fill=\"{fill}\"",
                at.x.px(),
                y.px(),
                anchor.svg()
            ),
            text,
        );
    };
    if ring.has_labels() || !is_plain {
        say(at.y, palette.muted, 400, &role.join(" · "));
    }
    let goes_on = view.goes_on(language);
    if ring.has_labels() && !goes_on.is_empty() {
        let beyond = if at.y < 0.0 { at.y - 14.0 } else { at.y + 14.0 };
        let fill = if view.refuses { palette.danger } else { palette.warning };
        say(beyond, fill, 600, &goes_on.join(" · "));
    }
}

/// What is wrong with its clock and its disk, and what waits for it.
fn seats(pen: &mut Pen, view: &ServerView, radius: f64) {
    let far = SEAT * radius;
    let inbox = view.frozen.map(|_| Mark::Inbox);
    let seats = [(view.clock, far, -far), (view.disk, far, far), (inbox, -far, far)];
    for (mark, x, y) in seats {
        let Some(mark) = mark else { continue };
        let shape = shapes::inside(MARKS, &format!("mark-{}", mark.id()));
        let count = match (mark, view.frozen) {
            (Mark::Inbox, Some(count)) => format!(
                "<text y=\"2.6\" text-anchor=\"middle\" font-size=\"10\" fill=\"{}\">{count}</text>",
                pen.palette().ink
            ),
            _ => String::new(),
        };
        let scale = (radius / DRAWN_FOR).clamp(0.5, 1.0).fine();
        pen.raw(&format!(
            "<g transform=\"{} scale({scale})\">{shape}{count}</g>",
            translate(Point::new(x, y))
        ));
    }
}
