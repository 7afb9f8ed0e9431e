"""Statistics of engagement: pure functions, frames in and tidy frames out, one file a family."""

# dbt runs models in threads. Packages whose parts import each other fail where two threads begin with different parts
# of them; this import is one thread's, and the others wait for it.
import scipy.stats  # noqa: F401
import sklearn  # noqa: F401
import statsmodels.api  # noqa: F401
