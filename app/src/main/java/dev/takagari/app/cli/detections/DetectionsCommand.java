package dev.takagari.app.cli.detections;

import dev.takagari.app.cli.CommandGroup;
import picocli.CommandLine.Command;

/// Detections: what products, rules and indicators say.
@Command(
    name = "detections",
    mixinStandardHelpOptions = true,
    description = "Brings exported records on the road to detections and cases.",
    synopsisSubcommandLabel = "(ingest)",
    subcommands = {BringCommand.class})
public final class DetectionsCommand extends CommandGroup {
  static final String INGEST = "/api/v1/detections/ingest";
}
