//! Groups of nodes of a directed graph that reach each other.

/// The strongly connected groups of at least two nodes, each sorted.
///
/// Two nodes are in a group if each reaches the other. Reachability is computed by a search from each node, which is
/// quadratic and takes milliseconds for the hundreds of files of a crate.
pub fn cycles(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let reachable: Vec<_> = (0..nodes).map(|start| reachable_from(start, nodes, edges)).collect();
    let reaches = |from: usize, to: usize| reachable.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for node in 0..nodes {
        let group: Vec<_> = (0..nodes).filter(|&other| reaches(node, other) && reaches(other, node)).collect();
        if group.len() > 1 && !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

/// Marks the nodes that are reached from a node by at least one edge.
fn reachable_from(start: usize, nodes: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut reached = vec![false; nodes];
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        for &(_, to) in edges.iter().filter(|(from, _)| *from == node) {
            if let Some(mark) = reached.get_mut(to)
                && !*mark
            {
                *mark = true;
                open.push(to);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_reach_each_other_are_found() {
        let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (4, 5), (5, 4), (6, 6), (3, 4)];
        assert_eq!(cycles(7, &edges), [vec![0, 1, 2], vec![4, 5]]);
    }

    #[test]
    fn a_graph_without_cycles_has_no_groups() {
        assert!(cycles(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]).is_empty());
    }
}
