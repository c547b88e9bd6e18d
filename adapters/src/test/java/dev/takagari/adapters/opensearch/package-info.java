/// Tests against the embedded OpenSearch.
@NullMarked
package dev.takagari.adapters.opensearch;

import org.jspecify.annotations.NullMarked;
