from services.common.migration_env import run
from services.notifier.adapters.tables import metadata

run(metadata)
