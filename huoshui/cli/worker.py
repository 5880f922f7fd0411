"""`huoshui worker`: background jobs, in a process of their own."""

import argparse

import django

from huoshui.cli.environment import running_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at the same time (default: 4)")
    parser.add_argument("--once", action="store_true", help="end when there is nothing left to do")


def run(args: argparse.Namespace) -> int:
    with running_database():
        django.setup()
        from procrastinate.contrib.django import DjangoApp, app

        # A second app object for the worker's own asynchronous connection: the tasks keep deferring through
        # Django's connection, inside the transaction they run in. (`replace_connector` would let a reaction's
        # job start before the reaction has committed.)
        worker = DjangoApp(
            connector=app.connector.get_worker_connector(),  # type: ignore[attr-defined]
            import_paths=app.import_paths,
        )
        worker.tasks = app.tasks
        worker.periodic_registry = app.periodic_registry
        worker.run_worker(
            concurrency=args.concurrency,
            wait=not args.once,
            delete_jobs="successful",
            shutdown_graceful_timeout=10,
        )
    return 0
