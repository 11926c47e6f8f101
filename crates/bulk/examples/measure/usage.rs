//! What a process has used.

/// CPU time and system calls at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    cpu_s: f64,
}

impl Usage {
    pub fn now() -> Self {
        Self { cpu_s: cpu_s() }
    }

    /// CPU time since then, in seconds.
    pub fn since(self) -> f64 {
        cpu_s() - self.cpu_s
    }
}

/// CPU time of this process so far, in seconds. Linux counts it in hundredths.
pub fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory that this process has had, in KiB.
pub fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}
