//! What is written reads back, in all three formats.

use proptest::prelude::*;
use toughcall::table::{Column, Format, Kind, ROW_GROUP, Reader, Row, SideFile, Source};

use super::{FORMATS, Value, bytes, every_kind, rows};

/// The house reads decimals up to a million millions.
const EXACT: i64 = 1_000_000_000_000_000;

fn row() -> impl Strategy<Value = Vec<Value>> {
    let text = prop_oneof![Just(Value::Missing), "[a-z,\"\n\r ÄΩ😀{}]{1,12}".prop_map(Value::Text)];
    let whole = prop_oneof![Just(Value::Missing), any::<i64>().prop_map(Value::Whole)];
    let score = prop_oneof![Just(Value::Missing), (-EXACT..EXACT).prop_map(Value::Thousandths)];
    let share = any::<f64>().prop_map(|x| if x.is_finite() { Value::Real(x) } else { Value::Missing });
    (text, whole, score, share).prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_format_reads_back_what_it_wrote(table in proptest::collection::vec(row(), 0..40)) {
        let schema = every_kind();
        let meta = [("seed".to_owned(), "7".to_owned())];
        for format in FORMATS {
            let written = bytes(format, &schema, &meta, &table);
            prop_assert_eq!(&written, &bytes(format, &schema, &meta, &table));
            if format == Format::JsonLines && table.is_empty() {
                prop_assert!(written.is_empty());
                continue;
            }
            prop_assert_eq!(&rows(format, &written, &schema).unwrap(), &table, "{:?}", format);
        }
    }
}

/// Seeds fill 64 bits, which no signed number holds.
#[test]
fn seeds_read_back_to_the_last_bit() {
    let schema =
        toughcall::table::Schema::new().with("seed", Kind::Natural, "a seed").with("n", Kind::Whole, "a count");
    let seeds = [0, 1, 1 << 53, (1 << 63) - 1, 1 << 63, u64::MAX];
    let table: Vec<Vec<Value>> = seeds.iter().map(|n| vec![Value::Natural(*n), Value::Whole(-1)]).collect();
    for format in FORMATS {
        assert_eq!(rows(format, &bytes(format, &schema, &[], &table), &schema).unwrap(), table, "{format:?}");
    }
    let negative = b"seed\n-1\n";
    let error = rows(Format::Csv, negative, &schema).unwrap_err().to_string();
    assert!(error.contains("-1") && error.contains("from 0 on"), "{error}");
}

#[test]
fn forms_are_the_documented_ones() {
    let table = [
        vec![Value::Text("a,b".into()), Value::Whole(-3), Value::Thousandths(57_340), Value::Real(0.1)],
        vec![Value::Missing, Value::Missing, Value::Thousandths(-5), Value::Real(f64::NAN)],
    ];
    let text = |format| String::from_utf8(bytes(format, &every_kind(), &[], &table)).unwrap();
    assert_eq!(text(Format::Csv), "id,n,score,share\n\"a,b\",-3,57.34,0.1\n,,-0.005,\n");
    assert_eq!(
        text(Format::JsonLines),
        "{\"id\":\"a,b\",\"n\":-3,\"score\":57.34,\"share\":0.1}\n{\"id\":null,\"n\":null,\"score\":-0.005,\"share\":null}\n"
    );
}

#[test]
fn parquet_keeps_metadata_and_descriptions_and_many_row_groups() {
    let schema = every_kind();
    let count = 2 * ROW_GROUP + 3;
    let table: Vec<Vec<Value>> = (0..count)
        .map(|n| {
            let id = if n % 7 == 0 { Value::Missing } else { Value::Text(format!("row {}", n % 100)) };
            vec![id, Value::Whole(n as i64), Value::Thousandths(n as i64), Value::Real(n as f64 / 3.0)]
        })
        .collect();
    let written = bytes(Format::Parquet, &schema, &[("version".to_owned(), "1".to_owned())], &table);
    let reader = Reader::open("t", Format::Parquet, Source::Bytes(written.clone()), &schema).unwrap();
    assert_eq!(reader.rows(), Some(count as u64));
    assert_eq!(reader.columns(), ["id", "n", "score", "share"]);
    assert_eq!(reader.meta()[0], ("version".to_owned(), "1".to_owned()));
    assert_eq!(reader.meta()[1], ("column.id".to_owned(), "the row's name".to_owned()));
    assert_eq!(rows(Format::Parquet, &written, &schema).unwrap(), table);
}

#[test]
fn values_take_the_kind_of_the_column_that_wants_them() {
    let csv = "\u{feff}n,score,id,left out\r\n 12 ,1.5,007,x\r\n";
    assert_eq!(
        rows(Format::Csv, csv.as_bytes(), &every_kind()).unwrap(),
        [[Value::Text("007".into()), Value::Whole(12), Value::Thousandths(1500), Value::Missing]]
    );
    let json = "\u{feff}{\"score\": 2, \"id\": 5}\n\n{\"share\": 1, \"id\": [\"a\", \"b\"], \"more\": {\"x\": []}}";
    assert_eq!(
        rows(Format::JsonLines, json.as_bytes(), &every_kind()).unwrap(),
        [
            [Value::Text("5".into()), Value::Missing, Value::Thousandths(2000), Value::Missing],
            [Value::Text("a,b".into()), Value::Missing, Value::Missing, Value::Real(1.0)],
        ]
    );
}

#[test]
fn rows_know_their_line() {
    let csv = b"id\n\"two\nlines\"\nlast\n";
    let wanted = toughcall::table::Schema::new().with("id", Kind::Text, "");
    let mut reader = Reader::open("t", Format::Csv, Source::Bytes(csv.to_vec()), &wanted).unwrap();
    let mut row = Row::new();
    let mut places = Vec::new();
    while reader.next(&mut row).unwrap() {
        places.push((row.number(), row.line()));
    }
    assert_eq!(places, [(1, Some(2)), (2, Some(4))]);
}

#[test]
fn the_side_file_reads_back() {
    let meta = [("seed".to_owned(), "7".to_owned()), ("command".to_owned(), "batch".to_owned())];
    let side = SideFile::new(&every_kind(), &meta, 3, 120);
    let text = side.write().unwrap();
    assert_eq!(SideFile::read(&text).unwrap(), side);
    assert!(text.contains("\"type\": \"thousandths\""), "{text}");
    assert_eq!(side.columns[1], Column { name: "n".to_owned(), kind: Kind::Whole, about: "a count".to_owned() });
    assert_eq!(SideFile::path("a/b.csv".as_ref()), std::path::Path::new("a/b.csv.meta.json"));
}

/// A full disk is told as one, whatever stands between the table and the disk.
#[test]
fn a_full_disk_is_told_as_one() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in FORMATS {
        let write = || -> std::io::Result<()> {
            let mut out = toughcall::table::writer(format, &every_kind(), &[], Box::new(Full))?;
            let text = "x".repeat(200_000);
            out.row(&[Value::Text(text).cell(), Value::Whole(1).cell(), Value::Missing.cell(), Value::Missing.cell()])?;
            out.finish()
        };
        assert_eq!(write().unwrap_err().kind(), std::io::ErrorKind::StorageFull, "{format:?}");
    }
}
