"""Statistics of engagement: pure functions, frames in and tidy frames out, one file a family."""

# dbt runs models in threads, and packages whose parts import each other fail where two threads begin with different
# parts. A model imports this package before a module of it: one thread does, and the others wait.
import scipy.stats  # noqa: F401
import sklearn  # noqa: F401
import statsmodels.api  # noqa: F401
