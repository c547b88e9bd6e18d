package dev.takagari.embedded;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;

/// The S3 API: S3Proxy over plain files; a bucket is a directory. Metadata lives in extended
/// attributes of the files.
final class S3Server implements LocalServer {
  private static final int MAX_THREADS = 64;

  private final LaunchOptions options;
  private final Secrets secrets;
  private volatile @Nullable S3Proxy proxy;

  S3Server(LaunchOptions options, Secrets secrets) {
    this.options = options;
    this.secrets = secrets;
  }

  @Override
  public Map<String, String> start() throws Exception {
    Path directory = Files.createDirectories(options.directory(ServerKind.S3));
    boolean attributes = keepsExtendedAttributes(directory);
    if (!attributes) {
      System.err.println(
          "takagari-embedded: "
              + directory
              + " has no extended attributes: user metadata and ETags of S3 objects are not kept there");
    }
    Properties properties = new Properties();
    properties.setProperty("jclouds.provider", "filesystem-nio2");
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    properties.setProperty("jclouds.identity", secrets.s3AccessKey());
    properties.setProperty("jclouds.credential", secrets.s3SecretKey());
    S3Proxy started =
        S3Proxy.builder()
            .blobStore(BlobStores.create("filesystem-nio2", properties))
            .endpoint(URI.create("http://127.0.0.1:" + options.port(ServerKind.S3)))
            .awsAuthentication(
                AuthenticationType.AWS_V2_OR_V4, secrets.s3AccessKey(), secrets.s3SecretKey())
            .jettyMaxThreads(MAX_THREADS)
            .metricsEnabled(false)
            .build();
    proxy = started;
    started.start();
    return Map.of(
        "s3",
        "http://127.0.0.1:" + started.getPort(),
        "s3Region",
        "us-east-1",
        "s3AccessKey",
        secrets.s3AccessKey(),
        "s3SecretKey",
        secrets.s3SecretKey(),
        "s3Metadata",
        Boolean.toString(attributes));
  }

  @Override
  public void stop() {
    S3Proxy running = proxy;
    if (running == null) {
      return;
    }
    proxy = null;
    try {
      running.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 API did not stop", e);
    }
  }

  private static boolean keepsExtendedAttributes(Path directory) throws java.io.IOException {
    Path probe = Files.createTempFile(directory.toAbsolutePath().getParent(), "probe", ".tmp");
    try {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
      if (view == null) {
        return false;
      }
      view.write("takagari.probe", ByteBuffer.wrap("1".getBytes(StandardCharsets.US_ASCII)));
      return view.list().contains("takagari.probe");
    } catch (java.io.IOException e) {
      return false;
    } finally {
      Files.delete(probe);
    }
  }
}
