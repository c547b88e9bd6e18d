package dev.takagari.adapters.s3;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Objects in S3. Objects larger than one part are written in parts: a part is held in memory, so
/// that the SDK can send it again, and memory stays at one part whatever the object's size. S3
/// takes no object of more than 5 GiB in one piece, and no more than 10,000 parts: from 78 GiB on
/// parts are larger, 64 MiB at most.
///
/// An upload that fails is given up at the server. What a process leaves that dies meanwhile, the
/// bucket's rule for unfinished uploads removes.
public final class S3BlobStore implements BlobStore, AutoCloseable {
  /// Bytes of one part, and memory of one `put`.
  public static final int PART_BYTES = 8 << 20;

  private static final int MOST_PART_BYTES = 64 << 20;
  private static final int MOST_PARTS = 10_000;
  private static final int SMALL_BYTES = 256 * 1024;
  private static final int KEPT_BUFFERS = 2;

  /// 403 is also the answer to credentials that are wrong or late: our trouble, not the object's.
  private static final Set<String> CREDENTIAL_TROUBLE =
      Set.of(
          "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "RequestTimeTooSkewed",
          "RequestTimeout",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired");

  /// Somebody else is writing the same object: nobody knows yet whether there will be one.
  private static final Set<String> CONFLICT =
      Set.of("ConditionalRequestConflict", "OperationAborted");

  private static final String NO_SUCH_UPLOAD = "NoSuchUpload";

  private final S3Client client;
  private final int partBytes;
  private final BlockingQueue<byte[]> buffers = new ArrayBlockingQueue<>(KEPT_BUFFERS);

  /// Takes over a client, which must have time limits.
  public S3BlobStore(S3Client client) {
    this(client, PART_BYTES);
  }

  /// @param partBytes bytes of one part, so that small objects can take the road of large ones
  S3BlobStore(S3Client client, int partBytes) {
    this.client = client;
    this.partBytes = partBytes;
  }

  public S3BlobStore(S3Settings settings) {
    this(settings.client());
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public Optional<BlobInfo> describe(BlobRef ref) {
    try {
      HeadObjectResponse head =
          client.headObject(request -> request.bucket(ref.bucket()).key(ref.key()));
      return Optional.of(
          info(
              ref,
              head.contentLength(),
              head.versionId(),
              head.eTag(),
              head.lastModified(),
              head.hasMetadata() ? head.metadata() : Map.of()));
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      if (e.statusCode() == 403) {
        return describeByReading(ref);
      }
      throw failure(ref.toString(), e);
    } catch (SdkException e) {
      throw failure(ref.toString(), e);
    }
  }

  /// A refused HEAD has no body that would say why; a GET has.
  private Optional<BlobInfo> describeByReading(BlobRef ref) {
    try (BlobContent content = open(ref, 0)) {
      return Optional.of(content.info());
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.OBJECT_MISSING) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }

  private static BlobInfo info(
      BlobRef ref,
      @Nullable Long size,
      @Nullable String version,
      @Nullable String tag,
      @Nullable Instant lastModified,
      Map<String, String> metadata) {
    String plainTag = tag == null ? "" : tag.replace("\"", "");
    return new BlobInfo(
        ref,
        size == null ? 0 : size,
        version == null || version.isEmpty() || version.equals("null") ? plainTag : version,
        lastModified == null ? Instant.EPOCH : lastModified,
        metadata);
  }

  @Override
  public BlobContent open(BlobRef ref, long offset) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(ref.bucket()).key(ref.key());
    if (offset > 0) {
      request.range("bytes=" + offset + "-");
    }
    try {
      ResponseInputStream<GetObjectResponse> stream = client.getObject(request.build());
      GetObjectResponse head = stream.response();
      long length = head.contentLength() == null ? 0 : head.contentLength();
      return new BlobContent(
          info(
              ref,
              offset + length,
              head.versionId(),
              head.eTag(),
              head.lastModified(),
              head.hasMetadata() ? head.metadata() : Map.of()),
          new AbortingStream(stream, length));
    } catch (S3Exception e) {
      if (e.statusCode() == 416) {
        BlobInfo info =
            describe(ref)
                .orElseThrow(
                    () -> new TakagariException(ErrorCode.OBJECT_MISSING, ref + " is gone", e));
        return new BlobContent(info, InputStream.nullInputStream());
      }
      throw failure(ref.toString(), e);
    } catch (SdkException e) {
      throw failure(ref.toString(), e);
    }
  }

  /// Closing it early drops the connection instead of reading the rest.
  private static final class AbortingStream extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private long left;

    AbortingStream(ResponseInputStream<GetObjectResponse> response, long length) {
      super(response);
      this.response = response;
      left = length;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? -1 : 1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return count(super.read(into, offset, length));
    }

    private int count(int read) throws IOException {
      if (read < 0 && left > 0) {
        throw new IOException("the connection ended " + left + " bytes early");
      }
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public void close() throws IOException {
      if (left > 0) {
        response.abort();
        return;
      }
      super.close();
    }
  }

  @Override
  public void put(BlobRef ref, InputStream content, long length, PutMode mode) {
    try {
      if (length <= partBytes) {
        putWhole(ref, content, (int) length, mode);
      } else {
        putInParts(ref, content, length, mode);
      }
    } catch (SdkException e) {
      throw mode == PutMode.IF_ABSENT && isThereDespite(e, ref)
          ? new TakagariException(ErrorCode.ALREADY_EXISTS, ref + " is there already", e)
          : failure(ref.toString(), e);
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.STORE_UNAVAILABLE, "the source of " + ref + " broke", e);
    }
  }

  /// A server that sees that the object is there may refuse the body unread, and all that the
  /// client sees is a connection that broke. It is also what is left of a write whose answer was
  /// lost.
  private boolean isThereDespite(SdkException e, BlobRef ref) {
    return !(e instanceof S3Exception) && describe(ref).isPresent();
  }

  private void putWhole(BlobRef ref, InputStream content, int length, PutMode mode)
      throws IOException {
    byte[] buffer = length <= SMALL_BYTES ? new byte[length] : takeBuffer(partBytes);
    try {
      fill(content, buffer, length, ref);
      requireEnd(content, ref);
      client.putObject(
          request ->
              request
                  .bucket(ref.bucket())
                  .key(ref.key())
                  .ifNoneMatch(mode == PutMode.IF_ABSENT ? "*" : null),
          body(buffer, length));
    } finally {
      giveBack(buffer);
    }
  }

  /// A body that can be sent again and is not copied, as the SDK's own bodies of bytes are.
  private static RequestBody body(byte[] buffer, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(buffer, 0, length), length, "application/octet-stream");
  }

  private byte[] takeBuffer(int bytes) {
    byte[] buffer = bytes == partBytes ? buffers.poll() : null;
    return buffer == null ? new byte[bytes] : buffer;
  }

  private void giveBack(byte[] buffer) {
    if (buffer.length == partBytes) {
      // There is no room for more than a few; the others go.
      boolean _ = buffers.offer(buffer);
    }
  }

  private void putInParts(BlobRef ref, InputStream content, long length, PutMode mode)
      throws IOException {
    int size = partBytes(length, partBytes);
    requireAbsent(ref, mode);
    String upload =
        client
            .createMultipartUpload(
                request ->
                    request
                        .bucket(ref.bucket())
                        .key(ref.key())
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32))
            .uploadId();
    boolean complete = false;
    byte[] buffer = takeBuffer(size);
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long sent = 0; sent < length; sent += size) {
        int filled = (int) Math.min(size, length - sent);
        fill(content, buffer, filled, ref);
        parts.add(send(ref, upload, parts.size() + 1, body(buffer, filled)));
      }
      requireEnd(content, ref);
      complete(ref, upload, parts, length, mode);
      complete = true;
    } finally {
      giveBack(buffer);
      if (!complete) {
        abort(ref, upload);
      }
    }
  }

  /// Bytes of each part but the last.
  ///
  /// @param usual bytes of a part of an object that is not too large for them
  /// @throws TakagariException size-differs if the object is too large for the largest parts
  static int partBytes(long length, int usual) {
    long least = (length + MOST_PARTS - 1) / MOST_PARTS;
    if (least > MOST_PART_BYTES) {
      throw new TakagariException(
          ErrorCode.SIZE_DIFFERS,
          "an object of %d bytes is larger than the %d that can be written"
              .formatted(length, (long) MOST_PARTS * MOST_PART_BYTES));
    }
    return (int) Math.max(usual, least);
  }

  private void requireAbsent(BlobRef ref, PutMode mode) {
    if (mode == PutMode.IF_ABSENT && describe(ref).isPresent()) {
      throw new TakagariException(ErrorCode.ALREADY_EXISTS, ref + " is there already");
    }
  }

  /// The SDK sends a CRC32 with each part, which S3 compares with what it got.
  private CompletedPart send(BlobRef ref, String upload, int number, RequestBody body) {
    UploadPartResponse sent =
        client.uploadPart(
            request ->
                request
                    .bucket(ref.bucket())
                    .key(ref.key())
                    .uploadId(upload)
                    .partNumber(number)
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32),
            body);
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(sent.eTag())
        .checksumCRC32(sent.checksumCRC32())
        .build();
  }

  /// Makes the object of its parts. Whether there is one already is looked at once more, because
  /// not every server looks at the condition.
  private void complete(
      BlobRef ref, String upload, List<CompletedPart> parts, long length, PutMode mode) {
    requireAbsent(ref, mode);
    try {
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(ref.bucket())
                  .key(ref.key())
                  .uploadId(upload)
                  .ifNoneMatch(mode == PutMode.IF_ABSENT ? "*" : null)
                  .multipartUpload(all -> all.parts(parts)));
    } catch (S3Exception e) {
      if (!NO_SUCH_UPLOAD.equals(reason(e))) {
        throw e;
      }
      // The SDK tried again after an answer was lost: the first try may have been the one.
      if (describe(ref).filter(info -> info.size() == length).isEmpty()) {
        throw new TakagariException(
            ErrorCode.STORE_UNAVAILABLE, ref + ": the upload was given up by the store", e);
      }
    }
  }

  private void abort(BlobRef ref, String upload) {
    try {
      client.abortMultipartUpload(
          request -> request.bucket(ref.bucket()).key(ref.key()).uploadId(upload));
    } catch (SdkException e) {
      // The bucket's rule for unfinished uploads removes it; what went wrong before says more.
    }
  }

  private static void fill(InputStream content, byte[] into, int length, BlobRef ref)
      throws IOException {
    if (content.readNBytes(into, 0, length) < length) {
      throw new TakagariException(
          ErrorCode.SIZE_DIFFERS, "the source of " + ref + " ended too early");
    }
  }

  private static void requireEnd(InputStream content, BlobRef ref) throws IOException {
    if (content.read() >= 0) {
      throw new TakagariException(
          ErrorCode.SIZE_DIFFERS, "the source of " + ref + " is longer than was said");
    }
  }

  @Override
  public List<BlobInfo> list(String bucket, String prefix, String after, int limit) {
    return call(
        bucket + "/" + prefix,
        () ->
            client
                .listObjectsV2(
                    request ->
                        request
                            .bucket(bucket)
                            .prefix(prefix)
                            .startAfter(after.isEmpty() ? null : after)
                            .maxKeys(limit))
                .contents()
                .stream()
                .map(
                    object ->
                        info(
                            new BlobRef(bucket, object.key()),
                            object.size(),
                            null,
                            object.eTag(),
                            object.lastModified(),
                            Map.of()))
                .toList());
  }

  @Override
  public void delete(BlobRef ref) {
    call(
        ref.toString(),
        () -> client.deleteObject(request -> request.bucket(ref.bucket()).key(ref.key())));
  }

  @Override
  public void check(String bucket) {
    call(bucket, () -> client.listObjectsV2(request -> request.bucket(bucket).maxKeys(1)));
  }

  private static <T> T call(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      throw failure(what, e);
    }
  }

  private static TakagariException failure(String what, SdkException e) {
    if (!(e instanceof S3Exception s3)) {
      return new TakagariException(
          ErrorCode.STORE_UNAVAILABLE, what + ": the store cannot be reached", e);
    }
    String reason = reason(s3);
    ErrorCode code = classify(s3.statusCode(), reason);
    return new TakagariException(
        code, what + ": HTTP " + s3.statusCode() + (reason.isEmpty() ? "" : " " + reason), e);
  }

  private static String reason(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static ErrorCode classify(int status, String reason) {
    if (CREDENTIAL_TROUBLE.contains(reason)
        || CONFLICT.contains(reason)
        || status == 429
        || status >= 500) {
      return ErrorCode.STORE_UNAVAILABLE;
    }
    return switch (status) {
      case 401, 403 -> ErrorCode.OBJECT_DENIED;
      case 404 -> ErrorCode.OBJECT_MISSING;
      case 409, 412 -> ErrorCode.ALREADY_EXISTS;
      case 408 -> ErrorCode.STORE_UNAVAILABLE;
      default -> ErrorCode.INTERNAL;
    };
  }
}
