//! The debrief as a page: well-formed, self-contained, harmless, accessible, the same every time.

use toughcall::report::{Debrief, Stroke, debrief, html};
use toughcall::run::simulate;

use crate::html_worth::{crisis, debriefs, played, worth};

const VOID: [&str; 2] = ["meta", "br"];
/// SVG shapes that close themselves.
const SHAPES: [&str; 4] = ["line", "rect", "circle", "path"];

/// One thing in a page, with the names of the elements around it.
#[derive(Debug)]
enum Piece {
    Open(String, Vec<(String, String)>, Vec<String>),
    Text(String, Vec<String>),
}

/// Takes a page apart; panics at anything that does not balance.
fn pieces(page: &str) -> Vec<Piece> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a doctype");
    let (mut stack, mut pieces): (Vec<String>, Vec<Piece>) = (Vec::new(), Vec::new());
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>') || stack.last().is_some_and(|e| e == "style"), "a bare > in {text:?}");
        pieces.push(Piece::Text(text.to_owned(), stack.clone()));
        let (tag, after) = after.split_once('>').expect("a tag that ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(
                stack.pop().as_deref(),
                Some(name),
                "{name} closes another; before {}",
                &after[..after.len().min(80)]
            );
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{name}");
        pieces.push(Piece::Open(name.to_owned(), attributes_of(attributes), stack.clone()));
        assert_eq!(closed, SHAPES.contains(&name), "{tag}");
        if !closed && !VOID.contains(&name) {
            stack.push(name.to_owned());
        }
    }
    assert!(stack.is_empty() && rest.trim().is_empty(), "{stack:?} {rest:?}");
    pieces
}

fn attributes_of(mut text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    while let Some((name, after)) = text.split_once("=\"") {
        let name = name.trim().to_owned();
        assert!(!name.is_empty() && !name.contains(' ') && !name.starts_with("on"), "{name}");
        assert!(found.iter().all(|(n, _)| *n != name), "{name} twice");
        let (value, rest) = after.split_once('"').expect("a value that ends");
        found.push((name, value.to_owned()));
        text = rest;
    }
    assert_eq!(text.trim(), "");
    found
}

fn opened(pieces: &[Piece], wanted: &str) -> Vec<Vec<(String, String)>> {
    let open = |piece: &Piece| match piece {
        Piece::Open(name, attributes, _) if name == wanted => Some(attributes.clone()),
        _ => None,
    };
    pieces.iter().filter_map(open).collect()
}

fn get<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// The text inside elements of this name, one string per element that holds text directly.
fn texts(pieces: &[Piece], within: &str) -> Vec<String> {
    let inside = |piece: &Piece| match piece {
        Piece::Text(text, stack) if stack.last().is_some_and(|e| e == within) => Some(text.clone()),
        _ => None,
    };
    pieces.iter().filter_map(inside).collect()
}

/// All that must hold for any page.
fn check(page: &str) -> Vec<Piece> {
    let found = pieces(page);
    let mut ids: Vec<&str> = Vec::new();
    let (mut level, mut svgs, mut tables) = (0, 0, 0);
    for piece in &found {
        let Piece::Open(name, attributes, stack) = piece else { continue };
        ids.extend(get(attributes, "id"));
        if let Some(rank) = name.strip_prefix('h').and_then(|r| r.parse::<u32>().ok()) {
            assert!(rank <= level + 1, "h{rank} after h{level}");
            assert!(rank > 1 || level == 0, "one h1");
            level = rank;
        }
        match name.as_str() {
            "svg" => {
                svgs += 1;
                assert_eq!(get(attributes, "role"), Some("img"));
                assert!(stack.iter().any(|e| e == "figure"), "a chart outside a figure");
            }
            "table" => {
                tables += 1;
                assert_eq!(stack.last().map(String::as_str), Some("div"), "a table outside its scroll container");
            }
            "th" => assert!(get(attributes, "scope").is_some()),
            "script" | "iframe" | "img" | "link" | "object" | "embed" | "base" | "form" | "use" | "image" => {
                panic!("a {name} in the page")
            }
            _ => {}
        }
    }
    let count = ids.len();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), count, "ids twice: {ids:?}");
    // What is referred to is there.
    for piece in &found {
        let Piece::Open(_, attributes, _) = piece else { continue };
        for id in get(attributes, "aria-labelledby").iter().flat_map(|list| list.split(' ')) {
            assert!(ids.contains(&id), "{id}");
        }
        if let Some(link) = get(attributes, "href") {
            assert!(ids.contains(&link.strip_prefix('#').expect("a link into the page")), "{link}");
        }
    }
    let titled = |name: &str| {
        let held =
            |p: &&Piece| matches!(p, Piece::Open(n, _, stack) if n == name && stack.last().is_some_and(|e| e == "svg"));
        found.iter().filter(held).count()
    };
    assert_eq!((titled("title"), titled("desc")), (svgs, svgs));
    assert_eq!(opened(&found, "caption").len(), tables);
    for text in texts(&found, "title").iter().chain(&texts(&found, "desc")) {
        assert!(!text.trim().is_empty());
    }
    for container in opened(&found, "div").iter().filter(|a| get(a, "class") == Some("scroll")) {
        assert_eq!((get(container, "tabindex"), get(container, "role")), (Some("0"), Some("region")));
        assert!(get(container, "aria-label").is_some_and(|l| l.len() > 7));
    }
    assert_eq!(get(&opened(&found, "html")[0], "lang"), Some("en"));
    assert_eq!(opened(&found, "main").len(), 1);
    assert!(opened(&found, "meta").iter().any(|a| get(a, "name") == Some("viewport")));
    found
}

/// The sections in order, and whether each that has a figure has a table too.
fn sections(page: &str) -> Vec<&str> {
    let mut ids = Vec::new();
    for part in page.split("<section id=\"").skip(1) {
        let part = part.split("</section>").next().unwrap();
        let (id, _) = part.split_once('"').unwrap();
        let (figures, tables) = (part.matches("<figure").count(), part.matches("<table>").count());
        assert!(figures <= tables, "{id} has {figures} charts and {tables} tables");
        ids.push(id);
    }
    ids
}

#[test]
fn html_pages_are_well_formed_and_fetch_nothing() {
    for data in debriefs() {
        let page = html(&data);
        check(&page);
        for wrong in
            ["http", "src=", "<script", "url(", "@import", "javascript:", "NaN", "inf%", "<animate", "transition"]
        {
            assert!(!page.contains(wrong), "{wrong}");
        }
        assert!(page.contains("A practice tool, not a validated test"));
        assert!(page.len() < 400_000, "{}", page.len());
    }
}

#[test]
fn html_tells_in_the_order_of_debriefing_with_a_table_for_every_chart() {
    let [plain, judged] = debriefs().map(|d| html(&d));
    let all = "score turning-points numbers happened attention decisions keys luck results ledger takeaway";
    assert_eq!(sections(&judged).join(" "), all);
    assert_eq!(sections(&plain).join(" "), "score happened attention decisions keys results ledger takeaway");
    assert!(plain.contains("was not solved") && !judged.contains("was not solved"));
}

#[test]
fn html_says_what_the_debrief_says() {
    let [plain, judged] = debriefs();
    let page = html(&judged);
    let found = check(&page);
    let all: String = found.iter().map(|p| if let Piece::Text(t, _) = p { t.as_str() } else { " " }).collect();
    let shown = all.replace("&#39;", "'").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let worth = judged.worth.as_ref().unwrap();
    for decision in &worth.decisions {
        assert!(shown.contains(&decision.label) && shown.contains(&decision.best_label), "{}", decision.label);
    }
    for row in &judged.ledger {
        assert!(shown.contains(&row.words) && shown.contains(&row.line.why), "{}", row.words);
    }
    for row in &judged.timeline {
        assert!(shown.contains(&row.text), "{}", row.text);
    }
    for prediction in &judged.predictions.as_ref().unwrap().rows {
        assert!(shown.contains(&prediction.ask) && shown.contains(&prediction.fate));
    }
    assert_eq!(opened(&found, "article").len(), worth.turning_points.len());
    assert!(worth.turning_points.len() == 3 && shown.contains("Revenue at risk at the end 10 instead of 100."));
    for row in plain.expert.iter().map(|r| &r.why) {
        assert!(shown.contains(row), "{row}");
    }
}

/// A stranger's file must not become a stranger's page.
#[test]
fn html_escapes_everything() {
    let evil = "</title></style><script>alert(1)</script><img src=x onerror=\"y\">'\u{202e}\u{0}&amp;";
    let [_, mut data] = debriefs();
    let spoil = |text: &mut String| *text = evil.to_owned();
    for text in [&mut data.title, &mut data.ending.0, &mut data.ending.1, &mut data.ended, &mut data.framework] {
        spoil(text);
    }
    data.variables.iter_mut().for_each(spoil);
    data.rankings.iter_mut().for_each(spoil);
    data.course.clock.iter_mut().for_each(spoil);
    data.course.strips.iter_mut().for_each(|s| (spoil(&mut s.title), spoil(&mut s.unit)).0);
    data.timeline.iter_mut().for_each(|r| (spoil(&mut r.clock), spoil(&mut r.text)).0);
    data.ledger.iter_mut().for_each(|r| {
        [&mut r.clock, &mut r.title, &mut r.words, &mut r.line.why, &mut r.line.item, &mut r.line.node]
            .into_iter()
            .for_each(spoil);
    });
    data.attention.iter_mut().for_each(|r| {
        [&mut r.title, &mut r.arithmetic, &mut r.fate].into_iter().for_each(spoil);
    });
    data.targets.iter_mut().for_each(|r| (spoil(&mut r.title), spoil(&mut r.how)).0);
    data.practices.iter_mut().for_each(|r| spoil(&mut r.0));
    data.decisions.iter_mut().for_each(|r| {
        [&mut r.clock, &mut r.label, &mut r.why].into_iter().for_each(spoil);
    });
    data.expert.iter_mut().for_each(|r| {
        [&mut r.clock, &mut r.taken, &mut r.expert, &mut r.why].into_iter().for_each(spoil);
    });
    let predictions = data.predictions.as_mut().unwrap();
    spoil(&mut predictions.words);
    predictions.rows.iter_mut().for_each(|r| {
        [&mut r.ask, &mut r.clock, &mut r.fate].into_iter().for_each(spoil);
    });
    let worth = data.worth.as_mut().unwrap();
    worth.strokes = vec![Stroke { clock: evil.into(), text: evil.into(), probability: 0.5, luck: 1.0 }];
    spoil(&mut worth.elsewhere.as_mut().unwrap().fallback);
    for d in &mut worth.decisions {
        [&mut d.clock, &mut d.label, &mut d.best_label, &mut d.why, &mut d.best_why].into_iter().for_each(spoil);
        d.instead.iter_mut().for_each(spoil);
        d.choices.iter_mut().for_each(|c| spoil(&mut c.label));
        d.keys.framework = Some(evil.to_owned());
        d.keys.expert = Some(evil.to_owned());
        d.keys.model = Some(evil.to_owned());
    }
    let plain = Debrief { worth: None, ..data.clone() };
    for page in [html(&data), html(&plain)] {
        check(&page);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        for wrong in ["<script", "<img", "\u{202e}", "\u{0}"] {
            assert!(!page.contains(wrong), "{wrong:?}");
        }
    }
}

#[test]
fn html_is_the_same_every_time() {
    let [plain, judged] = debriefs();
    let [again, judged_again] = debriefs();
    assert_eq!(html(&plain), html(&again));
    assert_eq!(html(&judged), html(&judged_again));
}

/// The checker itself: what is broken does not pass.
#[test]
fn html_checker_sees_what_is_wrong() {
    let [page, _] = debriefs().map(|d| html(&d));
    let first = |from: &str, to: &str| {
        assert!(page.contains(from), "{from}");
        page.replacen(from, to, 1)
    };
    for (broken, what) in [
        (first("</p>", ""), "an element that is not closed"),
        (first("<h2", "<h4").replacen("</h2>", "</h4>", 1), "a heading that jumps"),
        (first("id=\"happened\"", "id=\"score\""), "an id twice"),
        (first("<desc id=\"score-chart-d\">", "<desc id=\"x\">"), "a description that is not there"),
        (first("scope=\"col\"", "class=\"col\""), "a head without a scope"),
        (first("<main>", "<main><img alt=\"x\">"), "an image"),
        (first("tabindex=\"0\"", "class=\"x\""), "a table out of reach of the keyboard"),
        (first("role=\"img\"", "role=\"none\""), "a chart that is none"),
        (first("<p class=", "<p onclick=\"x\" class="), "a handler"),
    ] {
        assert!(std::panic::catch_unwind(|| check(&broken)).is_err(), "{what} passes");
    }
}

/// Odd runs: not over, nothing turned, nothing drawn, strange numbers.
#[test]
fn html_copes_with_corners() {
    let program = crisis();
    let begun = debrief(&toughcall::run::Session::new(&program, 1));
    check(&html(&begun));
    sections(&html(&begun));
    let mut calm = debrief(&played(&program));
    let mut all = worth(&calm);
    all.turning_points = vec![usize::MAX];
    all.strokes.clear();
    all.elsewhere = None;
    all.value_start = -3.0;
    all.luck = 250.0;
    all.decisions.iter_mut().for_each(|d| d.keys.disagree = false);
    calm.worth = Some(all.clone());
    let page = html(&calm);
    check(&page);
    assert!(page.contains("None: no decision gave up more than half a point."));
    let mut empty = worth(&debrief(&played(&program)));
    empty.elsewhere.as_mut().unwrap().bins.clear();
    empty.decisions.clear();
    calm.worth = Some(empty);
    calm.course = toughcall::report::Course::default();
    check(&html(&calm));
    for name in ["warm-up", "vp-crisis"] {
        let program = toughcall::program::load(&toughcall::program::built_in(name).unwrap()).0.unwrap();
        for policy in ["first", "last", "expert", "worst-of-luck"] {
            let Ok(mut policy) = toughcall::policy::make(policy, 5) else { continue };
            check(&html(&debrief(&simulate(&program, 5, policy.as_mut()))));
        }
    }
}

/// Every value stands in the strips: what they start with, what they end with.
#[test]
fn course_agrees_with_the_timeline() {
    let [data, _] = debriefs();
    assert_eq!(data.course.strips.len(), data.variables.len());
    for (n, strip) in data.course.strips.iter().enumerate() {
        assert_eq!(strip.title, data.variables[n]);
        assert!(strip.changes.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for row in data.timeline.iter().filter(|r| r.kind == "event") {
            let known = strip.changes.iter().any(|(_, v)| *v == row.values[n]) || strip.start == row.values[n];
            assert!(
                known || strip.changes.iter().any(|(tick, _)| *tick == row.tick),
                "{} at {}",
                strip.title,
                row.clock
            );
        }
    }
    assert_eq!(data.course.clock.last(), Some(&data.ended));
    let started = data.attention.iter().filter(|r| r.fate.contains("started Day")).count();
    assert_eq!(data.attention.iter().filter(|r| r.started.is_some()).count(), started);
}

/// Text and graphics stand out from the page as WCAG 2 AA asks: 4.5 and 3 to 1, in light and dark.
#[test]
fn html_colours_have_contrast() {
    let [page, _] = debriefs().map(|d| html(&d));
    let colours = |from: &str| -> Vec<(String, f64)> {
        let block = page.split_once(from).unwrap().1.split('}').next().unwrap().to_owned();
        let pairs = block.split(';').filter_map(|part| part.split_once(": #"));
        pairs.map(|(name, hex)| (name.rsplit("--").next().unwrap().to_owned(), luminance(hex.trim()))).collect()
    };
    for scheme in [colours(":root {"), colours("prefers-color-scheme: dark) {\n  :root {")] {
        let of = |name: &str| scheme.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name}: {scheme:?}")).1;
        let contrast = |name: &str| {
            let (a, b) = (of(name).max(of("paper")), of(name).min(of("paper")));
            (a + 0.05) / (b + 0.05)
        };
        for (name, least) in [("ink", 7.0), ("soft", 4.5), ("accent", 4.5), ("loss", 4.5), ("gain", 4.5), ("line", 3.0)]
        {
            assert!(contrast(name) >= least, "{name}: {:.2}", contrast(name));
        }
    }
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

/// Not a test: `HTML_OUT=folder cargo test --test it html_written` writes both pages for tests/html/screenshot.py.
#[test]
fn html_written() {
    let Some(folder) = std::env::var_os("HTML_OUT").map(std::path::PathBuf::from) else { return };
    let [plain, judged] = debriefs();
    std::fs::write(folder.join("plain.html"), html(&plain)).unwrap();
    std::fs::write(folder.join("judged.html"), html(&judged)).unwrap();
}
