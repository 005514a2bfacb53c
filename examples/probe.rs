//! probe
#![allow(clippy::all, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, clippy::allow_attributes_without_reason)]
use toughcall::{program, solve, source};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let (p, d) = program::load(&source::Text::new(a[1].clone(), text));
    let p = p.unwrap_or_else(|| panic!("{d:?}"));
    let threads: usize = a[2].parse().unwrap();
    let mut passes = solve::Passes::ALL;
    for x in &a[3..] { if x == "none" { passes = solve::Passes::NONE } for q in solve::Pass::ALL { if q.name() == x { passes = passes.without(q) } } }
    let t = std::time::Instant::now();
    let last = std::sync::Mutex::new(std::time::Instant::now());
    let budget = solve::Budget { go_on: &|p| { let mut l = last.lock().unwrap(); if l.elapsed().as_secs() >= 5 { *l = std::time::Instant::now(); eprintln!("{p:?}"); } true }, max_states: 45_000_000, max_bytes: 6 << 30 };
    if std::env::var("COUNT").is_ok() {
        let c = solve::count(&p, passes, threads, &budget);
        println!("{:?} {} {} {} tick {} {} {}", t.elapsed(), c.states, c.transitions, c.levels, c.tick, c.place, c.largest);
        for f in &c.profile { println!("{f:?}"); }
        for f in &c.factors { println!("{:8.3} {:5} {}", f.factor, f.values, f.field); }
        return;
    }
    let r = solve::Solution::new(&p, &solve::Options { passes, threads, budget: &budget });
    println!("{:?}", t.elapsed());
    match r { Err(e) => println!("{e:?}"), Ok(s) => { println!("{} {} {} {} {}", s.summary.optimal, s.summary.worst, s.summary.random, s.summary.first_choice, s.summary.last_choice); println!("{} {} {}", s.summary.states, s.summary.classes, s.summary.transitions);
      for seed in 0..5 { for pol in ["random", "expert", "first"] {
        let mut pp = toughcall::policy::make(pol, seed).unwrap();
        let t = std::time::Instant::now();
        let ses = toughcall::run::simulate(&p, seed, pp.as_mut());
        let r = s.review(&ses).unwrap();
        let score = ses.record().ledger.total().to_f64();
        println!("{pol} {score} V {} - {} + {} err {:e} {:?}", r.value_start, r.regret, r.luck, score - (r.value_start - r.regret + r.luck), t.elapsed());
      }}
    } }
}
