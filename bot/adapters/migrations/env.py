"""Room: adapters. How Alembic reaches the database: over the connection that it is given, or the DATABASE_URL of its command line."""

from alembic import context

from bot.adapters.sql_schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
