package dev.takagari.adapters.mappingfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Mapping files that come with Takagari.
public final class ShippedMappings {
  private static final List<String> FILES =
      List.of("aws.elb.1.yaml", "aws.vpcflow.1.yaml", "nginx.access.1.yaml", "okta.system.1.yaml");

  private ShippedMappings() {}

  /// All of them, by name.
  public static List<MappingFile> all() {
    List<MappingFile> all = new ArrayList<>();
    for (String file : FILES) {
      all.add(MappingFile.read(file, text(file)));
    }
    return all;
  }

  private static String text(String file) {
    try (InputStream stream = ShippedMappings.class.getResourceAsStream("/mappings/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("the mapping " + file + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
