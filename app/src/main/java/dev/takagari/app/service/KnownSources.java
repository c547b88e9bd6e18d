package dev.takagari.app.service;

import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.MappingFile;
import dev.takagari.adapters.mappingfile.ShippedMappings;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Every kind of log that the service knows: those written in Java, those of shipped mapping files,
/// and those of the operator's own directory.
///
/// @param mappings the files that are used, all versions
/// @param refused one message for each of the operator's files that cannot be used
public record KnownSources(SourceTypes types, List<MappingFile> mappings, List<String> refused) {
  public KnownSources {
    mappings = List.copyOf(mappings);
    refused = List.copyOf(refused);
  }

  /// The file that decodes what is new of a kind of log; none when there is no such kind, or it is
  /// not read by a file.
  public Optional<MappingFile> mapping(String name) {
    return mappings.stream()
        .filter(mapping -> mapping.name().equals(name))
        .max(Comparator.comparingInt(MappingFile::version));
  }

  /// Reads the mapping files.
  ///
  /// @param directory the operator's own
  static KnownSources in(String directory, UnmappedNames unmapped, PlainLines plain) {
    List<SourceType> types = shipped(unmapped, plain);
    List<String> names = types.stream().map(SourceType::name).toList();
    MappingDirectory.Content own = new MappingDirectory(Path.of(directory)).read(names);
    types.addAll(MappingDirectory.types(own.usable()));
    List<MappingFile> mappings = new ArrayList<>(ShippedMappings.all());
    mappings.addAll(own.usable());
    return new KnownSources(new SourceTypes(types), mappings, own.refused());
  }

  /// Reads the mapping files, for who only tries records.
  ///
  /// @param directory the operator's own
  public static KnownSources in(String directory) {
    return in(directory, new UnmappedNames(), new PlainLines());
  }

  /// Names of the kinds that come with Takagari.
  public static List<String> shippedNames() {
    return shipped(new UnmappedNames(), new PlainLines()).stream().map(SourceType::name).toList();
  }

  private static List<SourceType> shipped(UnmappedNames unmapped, PlainLines plain) {
    List<SourceType> types = new ArrayList<>(ShippedSources.types(unmapped, plain));
    types.addAll(MappingDirectory.types(ShippedMappings.all()));
    return types;
  }
}
