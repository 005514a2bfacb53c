//! Zero-sum games of two or three strategies a side, solved exactly: some square part of the matrix, all of whose entries are
//! made equally good for the other side, holds the optimal odds (L. S. Shapley and R. N. Snow, 1950).

/// The value of a game to whoever picks the row and wants much, and the odds with which the rows are picked.
pub(super) fn game(matrix: &[Vec<f64>]) -> (f64, Vec<f64>) {
    let rows = matrix.len();
    let at = |i: usize, j: usize| matrix.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
    // What odds are sure of: the least over all columns.
    let sure = |odds: &[f64]| {
        let column = |j: usize| odds.iter().enumerate().map(|(i, share)| share * at(i, j)).sum::<f64>();
        (0..rows).map(column).fold(f64::INFINITY, f64::min)
    };
    let pure = |i: usize| (0..rows).map(|k| f64::from(u8::from(k == i))).collect::<Vec<f64>>();
    let mut candidates: Vec<Vec<f64>> = (0..rows).map(pure).collect();
    for i in 0..rows {
        for k in i + 1..rows {
            for j in 0..rows {
                for l in j + 1..rows {
                    // λ a(i,j) + (1−λ) a(k,j) = λ a(i,l) + (1−λ) a(k,l)
                    let (up, down) = (at(i, j) - at(i, l), at(k, l) - at(k, j));
                    let share = down / (up + down);
                    if (0.0..=1.0).contains(&share) {
                        let mut odds = vec![0.0; rows];
                        odds.iter_mut().skip(i).take(1).for_each(|o| *o = share);
                        odds.iter_mut().skip(k).take(1).for_each(|o| *o = 1.0 - share);
                        candidates.push(odds);
                    }
                }
            }
        }
    }
    if rows == 3 {
        // Odds in proportion to the sums of cofactors of each row make all three columns equal.
        let cofactor = |i: usize, j: usize| {
            let ([a, b], [c, d]) = ([(i + 1) % 3, (i + 2) % 3], [(j + 1) % 3, (j + 2) % 3]);
            at(a, c) * at(b, d) - at(a, d) * at(b, c)
        };
        let sums: Vec<f64> = (0..3).map(|i| (0..3).map(|j| cofactor(i, j)).sum()).collect();
        let total: f64 = sums.iter().sum();
        let odds: Vec<f64> = sums.iter().map(|x| x / total).collect();
        if odds.iter().all(|o| (0.0..=1.0).contains(o)) {
            candidates.push(odds);
        }
    }
    let rated = candidates.into_iter().map(|odds| (sure(&odds), odds));
    rated.reduce(|best, next| if next.0 > best.0 { next } else { best }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::game;

    fn close(found: (f64, Vec<f64>), value: f64, odds: &[f64]) {
        assert!((found.0 - value).abs() < 1e-12, "{found:?}");
        assert!(found.1.iter().zip(odds).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn games_worked_by_hand() {
        // Matching pennies, paid 2 and 1: λ·2 = (1 − λ)·1.
        close(game(&[vec![2.0, 0.0], vec![0.0, 1.0]]), 2.0 / 3.0, &[1.0 / 3.0, 2.0 / 3.0]);
        // Rock, paper, scissors.
        let third = 1.0 / 3.0;
        close(game(&[vec![0.0, -1.0, 1.0], vec![1.0, 0.0, -1.0], vec![-1.0, 1.0, 0.0]]), 0.0, &[third; 3]);
        // The third row is worse than an even mixture of the others in every column.
        close(game(&[vec![4.0, 0.0, 2.0], vec![0.0, 4.0, 2.0], vec![1.0, 1.0, 1.0]]), 2.0, &[0.5, 0.5, 0.0]);
        // A saddle point.
        close(game(&[vec![3.0, 2.0], vec![1.0, 0.0]]), 2.0, &[1.0, 0.0]);
    }
}
