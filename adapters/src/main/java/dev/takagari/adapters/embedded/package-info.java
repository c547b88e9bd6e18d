/// Starts the local servers (OpenSearch, PostgreSQL, SQS and S3 APIs) in a child JVM of their own
/// class path and says where they are.
@NullMarked
package dev.takagari.adapters.embedded;

import org.jspecify.annotations.NullMarked;
