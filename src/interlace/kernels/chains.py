"""A chain is a column of v̂Bŷ: who adds what to a final product, and how many steps before it is sold."""

from __future__ import annotations

from dataclasses import dataclass

from interlace.kernels._types import Float
from interlace.kernels.factor import Factor
from interlace.kernels.lengths import mean_length

__all__ = ["Nodes", "chain_nodes"]


@dataclass(frozen=True, slots=True)
class Nodes:
    """The industries of a chain.

    Parameters
    ----------
    income : ndarray, shape (n, k)
        v̂ B F: the value added by each industry to each chain, in the unit of F.
    distance : ndarray, shape (n, k)
        v̂BBF / v̂BF: stages that the value passes, the industry's own and the finisher's included; 1 where an industry
        sells the final product itself. NaN where the industry is not in the chain.
    """

    income: Float
    distance: Float


def chain_nodes(factor: Factor, v: Float, F: Float) -> Nodes:
    """Return the value added by each industry to each chain, and its distance from the final product.

    Parameters
    ----------
    factor : Factor
    v : ndarray, shape (n,)
    F : ndarray, shape (n, k)
        Final products, a column a chain.

    Returns
    -------
    Nodes

    References
    ----------
    Timmer et al. (2014), v̂Bŷ; Ye, Meng & Wei (2015), IDE Discussion Paper 530: distance as Σ r over the stages. Less
    one it is the average propagation length to another industry's product.
    """
    output = factor.solve(F)
    return Nodes(v[:, None] * output, mean_length(factor.solve(output), output))
