/// The hot tier on OpenSearch: events written by bulk requests of bytes, queries compiled to its
/// DSL.
@NullMarked
package dev.takagari.adapters.opensearch;

import org.jspecify.annotations.NullMarked;
