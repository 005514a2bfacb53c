//! Quantiles of the normal and of Student's t distribution, by arithmetic that is the same on every machine.

/// Quantile of the normal distribution at 0.975.
pub(super) const Z: f64 = 1.959_963_984_540_054;
/// Degrees of freedom with the quantiles of Student's t distribution at 0.975: the whole ones from Fisher and Yates 1963,
/// table III; those between 1 and 3, where the quantile falls steeply, from the distribution itself.
const NODES: [(f64, f64); 34] = [
    (1.0, 12.706_205),
    (1.25, 8.027_951),
    (1.5, 6.016_663),
    (1.75, 4.948_848),
    (2.0, 4.302_653),
    (2.5, 3.574_655),
    (3.0, 3.182_446),
    (4.0, 2.776_445),
    (5.0, 2.570_582),
    (6.0, 2.446_912),
    (7.0, 2.364_624),
    (8.0, 2.306_004),
    (9.0, 2.262_157),
    (10.0, 2.228_139),
    (11.0, 2.200_985),
    (12.0, 2.178_813),
    (13.0, 2.160_369),
    (14.0, 2.144_787),
    (15.0, 2.131_450),
    (16.0, 2.119_905),
    (17.0, 2.109_816),
    (18.0, 2.100_922),
    (19.0, 2.093_024),
    (20.0, 2.085_963),
    (21.0, 2.079_614),
    (22.0, 2.073_873),
    (23.0, 2.068_658),
    (24.0, 2.063_899),
    (25.0, 2.059_539),
    (26.0, 2.055_529),
    (27.0, 2.051_831),
    (28.0, 2.048_407),
    (29.0, 2.045_230),
    (30.0, 2.042_272),
];
/// Nodes that an interpolation goes through.
const NEAR: usize = 4;

/// The quantile of Student's t distribution at 0.975, for 1 degree of freedom or more; fewer count as 1.
///
/// At whole degrees as tabled, else off by less than 1e-5 from 4 on, 1e-4 from 2 on and 0.006 below.
pub(super) fn t_quantile(degrees: f64) -> f64 {
    let n = degrees.max(1.0);
    if n > 30.0 {
        // The expansion in 1/n up to its third power (Abramowitz and Stegun 1964, 26.7.5).
        let z2 = Z * Z;
        let g1 = Z * (z2 + 1.0) / 4.0;
        let g2 = Z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
        let g3 = Z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
        return Z + g1 / n + g2 / (n * n) + g3 / (n * n * n);
    }
    let above = NODES.iter().position(|(node, _)| *node >= n).unwrap_or(NODES.len() - 1);
    if let Some((_, tabled)) = NODES.get(above).filter(|(node, _)| *node == n) {
        return *tabled;
    }
    // Lagrange's polynomial for 1/t in 1/n: both vary slowly.
    let from = above.saturating_sub(NEAR / 2).min(NODES.len() - NEAR);
    let near = NODES.get(from..from + NEAR).unwrap_or(&[]);
    let term = |(a, t): &(f64, f64)| {
        let others = near.iter().filter(|(b, _)| b != a);
        others.map(|(b, _)| (1.0 / n - 1.0 / b) / (1.0 / a - 1.0 / b)).product::<f64>() / t
    };
    1.0 / near.iter().map(term).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expansion_meets_the_table() {
        assert!((t_quantile(31.0) - 2.039_513).abs() < 1e-5);
        assert!((t_quantile(100.0) - 1.983_972).abs() < 1e-6);
        assert!((t_quantile(f64::from(1 << 30)) - Z).abs() < 1e-8);
    }

    /// Against SciPy 1.17.1, `scipy.stats.t.ppf(0.975, n)`.
    #[test]
    fn between_the_nodes_it_is_as_near_as_promised() {
        for (n, exact, off) in [
            (1.06, 11.126505, 0.006),
            (2.2, 3.948721, 0.0001),
            (3.5, 2.940089, 0.0001),
            (4.4, 2.679679, 1e-05),
            (17.776, 2.102821, 1e-05),
            (29.5, 2.043725, 1e-05),
            (30.4, 2.041146, 1e-05),
        ] {
            assert!((t_quantile(n) - exact).abs() < off, "{n}: {}", t_quantile(n));
        }
        assert_eq!((t_quantile(7.0), t_quantile(0.5)), (2.364_624, 12.706_205));
    }
}
