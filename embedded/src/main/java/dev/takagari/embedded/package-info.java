/// The local servers in one child JVM: OpenSearch, PostgreSQL, an SQS API and an S3 API, on
/// loopback only.
@NullMarked
package dev.takagari.embedded;

import org.jspecify.annotations.NullMarked;
