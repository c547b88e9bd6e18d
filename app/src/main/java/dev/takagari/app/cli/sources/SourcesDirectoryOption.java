package dev.takagari.app.cli.sources;

import dev.takagari.adapters.mappingfile.MappingDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where own mapping files are: as the service is configured.
final class SourcesDirectoryOption {
  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "${env:TAKAGARI_SOURCES_DIRECTORY:-sources}",
      description =
          "takagari.sources.directory of the service (default: TAKAGARI_SOURCES_DIRECTORY, else"
              + " sources)")
  private Path path = Path.of("sources");

  MappingDirectory directory() {
    return new MappingDirectory(path);
  }
}
