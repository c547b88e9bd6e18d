package dev.takagari.conformance.engine;

import io.trino.Session;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.testing.StandaloneQueryRunner;
import io.trino.testing.TestingSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Trino with one catalog, `lake`, for as long as its standard input is open.
///
/// Reads lines `name=value` of the catalog's properties until an empty one, then says [#READY] and
/// the address on standard output; everything else goes to standard error.
public final class TrinoEngine {
  /// What the line with the address begins with.
  static final String READY = "ready ";

  private static final String CATALOG = "lake";

  private TrinoEngine() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Map<String, String> properties = properties(in);
    Session session =
        TestingSession.testSessionBuilder().setCatalog(CATALOG).setSchema("takagari").build();
    StandaloneQueryRunner runner = new StandaloneQueryRunner(session);
    runner.installPlugin(new IcebergPlugin());
    runner.createCatalog(CATALOG, "iceberg", properties);
    out.println(READY + runner.getCoordinator().getBaseUrl());
    out.flush();
    while (in.readLine() != null) {
      // nothing more is said; the end of it is the end of us
    }
    // a server has threads that do not end by themselves
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, String> properties(BufferedReader in) throws IOException {
    Map<String, String> properties = new HashMap<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int equals = line.indexOf('=');
      properties.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return properties;
  }
}
