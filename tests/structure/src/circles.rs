//! Circles in a graph of modules.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use petgraph::algo::{astar, tarjan_scc};
use petgraph::graphmap::DiGraphMap;

use crate::module::Id;
use crate::source::SourceTree;

/// A place where one module names an item of another.
#[derive(Debug, Clone)]
pub(crate) struct Use {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    pub(crate) path: String,
}

/// Modules that use each other in turn, with the places that make it so; the one with the fewest places stands last.
#[derive(Debug)]
pub struct Circle {
    /// From module, to module, and where.
    steps: Vec<(String, String, Vec<Use>)>,
}

impl Circle {
    /// The modules on it, each once.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|(from, ..)| from.as_str())
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "circle: {}", self.modules().collect::<Vec<_>>().join(" → "))?;
        for (from, to, uses) in &self.steps {
            writeln!(f, "  {from} uses {to}, {} times", uses.len())?;
            for Use { file, line, path } in uses.iter().take(6) {
                writeln!(f, "    {}:{line}: {path}", file.display())?;
            }
        }
        Ok(())
    }
}

/// Shortest circles first. After each, its use with the fewest places is taken for mended, until none is left: so there are
/// as many as uses that would have to go, and not as many as ways round.
pub(crate) fn circles(tree: &SourceTree, uses: &BTreeMap<(Id, Id), Vec<Use>>) -> Vec<Circle> {
    let mut graph = DiGraphMap::<Id, ()>::from_edges(uses.keys().copied());
    let mut found = Vec::new();
    while let Some(mut ring) = shortest(&graph) {
        let pair = |ring: &[Id], at: usize| (ring[at], ring[(at + 1) % ring.len()]);
        let weakest = (0..ring.len()).min_by_key(|at| uses[&pair(&ring, *at)].len()).unwrap_or(0);
        let length = ring.len();
        ring.rotate_left((weakest + 1) % length);
        let name = |id: Id| tree.modules[id].path.join("::");
        let steps = (0..length)
            .map(|at| pair(&ring, at))
            .map(|(from, to)| (name(from), name(to), uses[&(from, to)].clone()));
        found.push(Circle { steps: steps.collect() });
        graph.remove_edge(ring[length - 1], ring[0]);
    }
    found
}

fn shortest(graph: &DiGraphMap<Id, ()>) -> Option<Vec<Id>> {
    let groups = tarjan_scc(graph).into_iter().filter(|group| group.len() > 1);
    let rings = groups.flat_map(|group| {
        let steps = group.into_iter().flat_map(|from| graph.edges(from)).collect::<Vec<_>>();
        steps.into_iter().filter_map(|(from, to, ())| astar(graph, to, |at| at == from, |_| 1, |_| 0))
    });
    rings.min_by_key(|(length, _)| *length).map(|(_, ring)| ring)
}
