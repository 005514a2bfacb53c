fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = toughcall::source::Text::new(path.clone(), std::fs::read_to_string(path).unwrap());
    let p = toughcall::scenario::parse(&text);
    println!("{}", toughcall::diagnostic::render(&text, &p.diagnostics));
    if let Some(v) = p.value { let t = toughcall::scenario::write(&v).unwrap();
      let p2 = toughcall::scenario::parse(&toughcall::source::Text::new("w", t.clone()));
      println!("{}", &t[..1200.min(t.len())]); println!("{:?} {:?}", p2.value.as_ref() == Some(&v), p2.diagnostics); }
}
