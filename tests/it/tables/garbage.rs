//! What is no table is refused with a reason, and nothing panics.

use std::path::Path;

use proptest::prelude::*;
use toughcall::table::{Format, Kind, LONGEST_LINE, Schema};

use super::{FORMATS, Value, bytes, every_kind, rows};

fn refusal(format: Format, bytes: &[u8]) -> String {
    rows(format, bytes, &every_kind()).unwrap_err().to_string()
}

#[test]
fn the_ending_says_the_format() {
    assert_eq!(Format::of(Path::new("a.CSV")), Ok(Format::Csv));
    assert_eq!(Format::of(Path::new("a.b.jsonl")), Ok(Format::JsonLines));
    assert_eq!(Format::of(Path::new("a.parquet")), Ok(Format::Parquet));
    let error = Format::of(Path::new("a.json")).unwrap_err();
    assert_eq!(error.to_string(), "`a.json`: the ending of the name says no format of a table");
    assert_eq!(error.help(), "a table's file ends in `.csv`, `.jsonl` or `.parquet`");
}

#[test]
fn empty_files_are_refused() {
    for format in FORMATS {
        assert_eq!(refusal(format, b""), "table: the file is empty");
    }
    assert_eq!(refusal(Format::JsonLines, b"\n \n"), "table: the file is empty");
}

#[test]
fn lines_are_named() {
    for (format, text, message) in [
        (Format::Csv, &b"id,n\na,1\nb,2,3\n"[..], "table, line 3: 3 fields under 2 columns"),
        (Format::Csv, b"id,n\na,x\n", "table, line 2, column `n`: `x` is not a whole number"),
        (
            Format::Csv,
            b"id,n\na,99999999999999999999\n",
            "table, line 2, column `n`: `99999999999999999999` is not a whole number",
        ),
        (Format::Csv, b"id,share\na,1e999\n", "table, line 2, column `share`: `1e999` is not a number"),
        (
            Format::Csv,
            b"id,score\na,0.0001\n",
            "table, line 2, column `score`: `0.0001` is not a decimal with at most three places",
        ),
        (Format::Csv, b"id,n\na,1\n\xff,2\n", "table, line 3, column `id`: this is not UTF-8 text"),
        (Format::Csv, b"id,\xff\n", "table, line 1, column `2`: this is not UTF-8 text"),
        (Format::Csv, b"id,n,id\n", "table, column `id`: two columns have this name"),
        (Format::Csv, b"ids,m\n1,2\n", "table: there is no column `id` or `n` or `score` or `share`"),
        (
            Format::JsonLines,
            b"{\"id\": 1}\n[1]\n",
            "table, line 2: this is not a JSON object: invalid type: sequence, expected an object at byte 0",
        ),
        (
            Format::JsonLines,
            b"{\"id\": 1}\n{\"id\": \n",
            "table, line 2: this is not a JSON object: EOF while parsing a value at line 2 column 0",
        ),
        (Format::JsonLines, b"{\"id\": 1, \"id\": 2}\n", "table, column `id`: two columns have this name"),
        (
            Format::JsonLines,
            b"{\"id\": 1}\n{\"n\": 1, \"n\": 2}\n",
            "table, line 2: this is not a JSON object: a key stands twice at byte 16",
        ),
        (Format::JsonLines, b"{\"n\": \"\xff\"}\n", "table, line 1: this is not UTF-8 text"),
        (Format::JsonLines, b"{\"n\": 1.5}\n", "table, line 1, column `n`: `1.5` is not a whole number"),
        (Format::Parquet, b"id,n\na,1\nb,2,3\n", "table: this is not a Parquet file"),
        (Format::Parquet, b"PAR1 and then nothing", "table: the file contradicts itself: its end is missing"),
    ] {
        assert_eq!(refusal(format, text), message);
    }
}

#[test]
fn too_much_is_refused() {
    let header = vec!["c"; 1_000_000].join(",");
    assert_eq!(
        refusal(Format::Csv, header.as_bytes()),
        "table, line 1: 1000000 columns are more than the 10000 that are read"
    );
    let mut quote = b"id\n\"".to_vec();
    quote.resize(LONGEST_LINE * 2, b'x');
    assert_eq!(refusal(Format::Csv, &quote), "table, line 2: the line is longer than 16 MiB");
    let line = vec![b'x'; LONGEST_LINE + 1];
    assert_eq!(refusal(Format::JsonLines, &line), "table, line 1: the line is longer than 16 MiB");
    let deep = vec![b'['; 1_000_000];
    assert!(refusal(Format::JsonLines, &deep).starts_with("table, line 1: this is not a JSON object"));
    let keys: Vec<String> = (0..20_000).map(|n| format!("\"k{n}\": 1")).collect();
    let wide = format!("{{{}}}", keys.join(","));
    assert!(refusal(Format::JsonLines, wide.as_bytes()).contains("more than 10,000 keys"));
}

/// A small Parquet file with a dictionary, missing cells and metadata.
fn small() -> Vec<u8> {
    let table: Vec<Vec<Value>> = (0..200)
        .map(|n| {
            let id = if n % 5 == 0 { Value::Missing } else { Value::Text(format!("row {}", n % 9)) };
            vec![id, Value::Whole(n), Value::Thousandths(n * n), Value::Real(n as f64 / 7.0)]
        })
        .collect();
    bytes(Format::Parquet, &every_kind(), &[("seed".to_owned(), "7".to_owned())], &table)
}

#[test]
fn a_parquet_file_cut_off_anywhere_is_refused() {
    let whole = small();
    for length in 0..whole.len() {
        assert!(rows(Format::Parquet, &whole[..length], &every_kind()).is_err(), "{length} bytes");
    }
}

#[test]
fn a_parquet_file_without_the_wanted_columns_is_refused() {
    let other = Schema::new().with("nothing", Kind::Text, "");
    let message = rows(Format::Parquet, &small(), &other).unwrap_err().to_string();
    assert_eq!(message, "table: there is no column `nothing`");
}

/// A Parquet file that is nothing but a footer: a schema of these groups, each with so many children.
fn schema_of(elements: usize, children: impl Fn(usize) -> u8) -> Vec<u8> {
    // Version 1, then a list of structs; see `src/table/columnar/thrift.rs` for the encoding.
    let mut footer = vec![0x15, 0x02, 0x19, 0xfc];
    let mut count = elements;
    while count >= 0x80 {
        footer.push((count & 0x7f) as u8 | 0x80);
        count >>= 7;
    }
    footer.push(count as u8);
    for place in 0..elements {
        // The name, the number of children (doubled), the end.
        footer.extend([0x48, 1, b'a', 0x15, children(place) * 2, 0]);
    }
    footer.push(0);
    let mut file = b"PAR1".to_vec();
    file.extend(&footer);
    file.extend(u32::try_from(footer.len()).unwrap().to_le_bytes());
    file.extend(b"PAR1");
    file
}

#[test]
fn crafted_schemas_are_refused_before_they_are_believed() {
    // Groups in groups, deep enough to end a stack.
    let deep = schema_of(200_000, |_| 1);
    assert_eq!(refusal(Format::Parquet, &deep), "table: a nesting of columns deeper than 64 cannot be read here");
    let wide = schema_of(200_000, |_| 0);
    assert_eq!(refusal(Format::Parquet, &wide), "table: 199999 columns are more than the 10000 that are read");
    // A list that claims more than the file holds.
    let mut lie = schema_of(3, |_| 0);
    lie[8] = 0x7f;
    assert_eq!(refusal(Format::Parquet, &lie), "table: the file contradicts itself: its footer is malformed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn changed_bytes_never_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut file = small();
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        // Either it reads, or it says why not.
        if let Err(error) = rows(Format::Parquet, &file, &every_kind()) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn junk_never_panics(junk in proptest::collection::vec(any::<u8>(), 0..200), format in 0usize..3) {
        let mut junk = junk;
        let _ = rows(FORMATS[format], &junk, &every_kind());
        junk.splice(0..0, *b"PAR1");
        let length = u32::try_from(junk.len() - 4).unwrap();
        junk.extend(length.to_le_bytes());
        junk.extend(b"PAR1");
        let _ = rows(Format::Parquet, &junk, &every_kind());
    }
}
