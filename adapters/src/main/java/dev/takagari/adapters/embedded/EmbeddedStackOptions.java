package dev.takagari.adapters.embedded;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to start, and where its data is.
///
/// @param home directory of all data and logs of the servers; one running stack per home
/// @param distribution directory of the servers' jars, or null to look for it (see [Distribution])
/// @param servers what to start
/// @param ports fixed ports; a server without one takes a free port
/// @param heapMegabytes `-Xmx` of the child JVM
/// @param longLived whether the servers are compiled well and the database waits for the disk
public record EmbeddedStackOptions(
    Path home,
    @Nullable Path distribution,
    Set<EmbeddedServer> servers,
    Map<EmbeddedServer, Integer> ports,
    int heapMegabytes,
    boolean longLived) {

  /// Enough for all four servers: OpenSearch alone needs most of it.
  public static final int DEFAULT_HEAP_MEGABYTES = 512;

  private static final int MIN_HEAP_MEGABYTES = 64;

  public EmbeddedStackOptions {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no server was chosen");
    }
    if (heapMegabytes < MIN_HEAP_MEGABYTES) {
      throw new IllegalArgumentException(
          "the heap of the embedded servers is too small: " + heapMegabytes + " MB");
    }
    servers = Set.copyOf(servers);
    ports = Map.copyOf(ports);
  }

  /// All servers but doubles, on free ports.
  public static EmbeddedStackOptions in(Path home) {
    return new EmbeddedStackOptions(
        home, null, EmbeddedServer.usual(), Map.of(), DEFAULT_HEAP_MEGABYTES, true);
  }

  /// Only these servers.
  public EmbeddedStackOptions only(EmbeddedServer first, EmbeddedServer... others) {
    return new EmbeddedStackOptions(
        home, distribution, EnumSet.of(first, others), ports, heapMegabytes, longLived);
  }

  /// These servers too.
  public EmbeddedStackOptions with(EmbeddedServer first, EmbeddedServer... others) {
    Set<EmbeddedServer> all = EnumSet.copyOf(servers);
    all.addAll(EnumSet.of(first, others));
    return new EmbeddedStackOptions(home, distribution, all, ports, heapMegabytes, longLived);
  }

  /// The servers' jars are there, do not look for them.
  public EmbeddedStackOptions withDistribution(Path directory) {
    return new EmbeddedStackOptions(home, directory, servers, ports, heapMegabytes, longLived);
  }

  /// This server at this port.
  public EmbeddedStackOptions withPort(EmbeddedServer server, int port) {
    Map<EmbeddedServer, Integer> more = new EnumMap<>(EmbeddedServer.class);
    more.putAll(ports);
    more.put(server, port);
    return new EmbeddedStackOptions(home, distribution, servers, more, heapMegabytes, longLived);
  }

  /// Another heap.
  public EmbeddedStackOptions withHeapMegabytes(int megabytes) {
    return new EmbeddedStackOptions(home, distribution, servers, ports, megabytes, longLived);
  }

  /// For servers that live for seconds: starts with a quarter of the work, and the database does
  /// not wait for the disk, so that a crash of the machine (not of a process) may lose data.
  public EmbeddedStackOptions shortLived() {
    return new EmbeddedStackOptions(home, distribution, servers, ports, heapMegabytes, false);
  }
}
