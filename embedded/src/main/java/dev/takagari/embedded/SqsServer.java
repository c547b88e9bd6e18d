package dev.takagari.embedded;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.Terminated;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import org.jspecify.annotations.Nullable;
import scala.Function0;

/// The SQS API: ElasticMQ, queues and messages in an H2 file. Any access key is accepted.
final class SqsServer implements LocalServer {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final LaunchOptions options;
  private volatile @Nullable Function0<Terminated> shutdown;

  SqsServer(LaunchOptions options) {
    this.options = options;
  }

  @Override
  public Map<String, String> start() throws Exception {
    Path directory = Files.createDirectories(options.directory(ServerKind.SQS));
    int port = options.portOrFree(ServerKind.SQS);
    Map<String, Object> settings = new HashMap<>();
    settings.put("node-address.host", "127.0.0.1");
    settings.put("node-address.port", port);
    settings.put("rest-sqs.bind-hostname", "127.0.0.1");
    settings.put("rest-sqs.bind-port", port);
    settings.put("rest-sqs.sqs-limits", "strict");
    settings.put("rest-stats.enabled", false);
    settings.put("aws.region", "us-east-1");
    settings.put("messages-storage.enabled", true);
    settings.put("messages-storage.driver-class", "org.h2.Driver");
    // Without WRITE_DELAY=0 the messages of the last half second are lost when the process is
    // killed.
    settings.put(
        "messages-storage.uri",
        "jdbc:h2:file:" + directory.resolve("queues") + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0");
    settings.put("messages-storage.username", "sa");
    settings.put("messages-storage.password", "");
    Config config = ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load()).resolve();
    shutdown = new ElasticMQServer(new ElasticMQServerConfig(config)).start();
    return Map.of(
        "sqs",
        "http://127.0.0.1:" + port,
        "sqsRegion",
        "us-east-1",
        "sqsAccessKey",
        "takagari",
        "sqsSecretKey",
        "takagari");
  }

  /// Gives ElasticMQ a moment. It would wait for every request for messages that its callers have
  /// left, up to 20 seconds; what it holds is on the disk already.
  @Override
  public void stop() {
    Function0<Terminated> running = shutdown;
    if (running == null) {
      return;
    }
    shutdown = null;
    Thread stopping = Thread.ofPlatform().daemon().name("stop-sqs").start(running::apply);
    try {
      stopping.join(MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
