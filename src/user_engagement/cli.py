"""The command `user-engagement`: every subcommand lives in the module that does its work."""

import click

from user_engagement.dashboard.command import dashboard
from user_engagement.forget_user import forget_user_command
from user_engagement.publish import publish_command
from user_engagement.quality.command import quality
from user_engagement.sample.command import generate_sample_command
from user_engagement.user_key import user_key_command


@click.group(context_settings={"max_content_width": 100})
@click.version_option(package_name="user-engagement")
def main() -> None:
    """User-engagement analytics on dbt: what stands around `dbt build`.

    \b
    dbt build                   build every table (not of this command)
    user-engagement quality     check the build against the last weeks and a stored profile
    user-engagement publish     give a green build to readers
    user-engagement dashboard   look at what is published

    Run them in the folder of the dbt project; paths are taken from there.
    """


for command in (
    quality,
    publish_command,
    dashboard,
    user_key_command,
    forget_user_command,
    generate_sample_command,
):
    main.add_command(command)
