/// A client of TAXII 2.1: what servers have, and the objects of a collection page by page.
@NullMarked
package dev.takagari.enrich.taxii;

import org.jspecify.annotations.NullMarked;
