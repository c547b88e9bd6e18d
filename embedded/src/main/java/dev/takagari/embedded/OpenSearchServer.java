package dev.takagari.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.transport.TransportAddress;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.mapper.MapperExtrasModulePlugin;
import org.opensearch.index.reindex.ReindexModulePlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/// OpenSearch: one node without the stock launcher, which refuses root and needs an installed
/// distribution.
final class OpenSearchServer implements LocalServer {
  private static final int HEALTH_TIMEOUT_MILLIS = 90_000;
  private static final int STOP_SECONDS = 10;
  private static final int HTTP_OK = 200;

  private final LaunchOptions options;
  private volatile @Nullable Node node;

  OpenSearchServer(LaunchOptions options) {
    this.options = options;
  }

  @Override
  public Map<String, String> start() throws Exception {
    Path directory = options.directory(ServerKind.OPENSEARCH);
    for (String child : List.of("config", "plugins", "modules", "data")) {
      Files.createDirectories(directory.resolve(child));
    }
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings(directory), Map.of(), directory.resolve("config"), () -> "embedded");
    Node started = new EmbeddedNode(environment);
    node = started;
    started.start();
    TransportAddress bound =
        started.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress();
    URI address = URI.create("http://127.0.0.1:" + bound.getPort());
    awaitYellow(address);
    return Map.of("opensearch", address.toString());
  }

  @Override
  public void stop() {
    Node running = node;
    if (running == null) {
      return;
    }
    node = null;
    try {
      running.close();
      running.awaitClose(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Settings settings(Path directory) {
    return Settings.builder()
        .put("path.home", directory.toString())
        .put("path.data", directory.resolve("data").toString())
        .put("path.logs", options.home().resolve("logs").toString())
        .put("cluster.name", "takagari-embedded")
        .put("node.name", "embedded")
        .put("discovery.type", "single-node")
        .put("network.host", "127.0.0.1")
        .put("http.type", "netty4")
        .put("transport.type", "netty4")
        .put("http.port", Integer.toString(options.port(ServerKind.OPENSEARCH)))
        .put("transport.port", "0")
        .put("action.auto_create_index", "-takagari-*,+*")
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .put("cluster.max_shards_per_node", 10_000)
        // small: the heap is shared by all servers
        .put("indices.memory.index_buffer_size", "48mb")
        .put("indices.queries.cache.size", "16mb")
        .put("indices.requests.cache.size", "8mb")
        .put("indices.fielddata.cache.size", "32mb")
        .build();
  }

  private static void awaitYellow(URI address) throws IOException {
    URI health = address.resolve("/_cluster/health?wait_for_status=yellow&timeout=80s");
    HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
    connection.setConnectTimeout(HEALTH_TIMEOUT_MILLIS);
    connection.setReadTimeout(HEALTH_TIMEOUT_MILLIS);
    try {
      int status = connection.getResponseCode();
      if (status != HTTP_OK) {
        throw new IOException("the cluster did not become yellow: HTTP " + status);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static final class EmbeddedNode extends Node {
    EmbeddedNode(Environment environment) {
      super(
          environment,
          List.of(
              onClassPath(Netty4ModulePlugin.class),
              onClassPath(MapperExtrasModulePlugin.class),
              onClassPath(ReindexModulePlugin.class)),
          false);
    }

    private static PluginInfo onClassPath(Class<? extends Plugin> plugin) {
      return new PluginInfo(
          plugin.getSimpleName(),
          "classpath module",
          "NA",
          Version.CURRENT,
          "25",
          plugin.getName(),
          plugin.getSimpleName(),
          List.of(),
          false);
    }
  }
}
