<?php
/**
 * The block: rendered by the server for visitors, and as a preview for the editor.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** Makes the block known. */
function register_block(): void {
	register_block_type( dirname( __DIR__ ) . '/block', array( 'render_callback' => __NAMESPACE__ . '\\render_block' ) );
}

/**
 * What stands in place of the block.
 *
 * @param array<string, mixed> $written Its attributes.
 */
function render_block( array $written ): string {
	if ( is_previewed() ) {
		return preview( $written );
	}
	$content = snippet( $written );
	if ( '' === $content || is_feed() ) {
		return $content;
	}
	return '<div ' . get_block_wrapper_attributes() . ">$content</div>";
}

/** Whether the editor asks, who shows it in a page of its own where the element's script is not. */
function is_previewed(): bool {
	$route = $GLOBALS['wp']->query_vars['rest_route'] ?? '';
	return defined( 'REST_REQUEST' ) && REST_REQUEST && 0 === strpos( (string) $route, '/wp/v2/block-renderer/' );
}
