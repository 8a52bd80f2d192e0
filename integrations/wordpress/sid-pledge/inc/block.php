<?php
/**
 * The block: rendered on the server, for visitors and for the editor's preview.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The block's name. */
const BLOCK = 'sid-pledge/pledge';

/** Registers the block, and passes the values of the attributes to its script in the editor. */
function register_block(): void {
	$attribute = array(
		'type'    => 'string',
		'default' => '',
	);
	register_block_type(
		dirname( __DIR__ ) . '/block',
		array(
			'attributes'      => array_fill_keys( attribute_table()['attributes'], $attribute ),
			'render_callback' => __NAMESPACE__ . '\\render_block',
		)
	);
	wp_add_inline_script(
		generate_block_asset_handle( BLOCK, 'editorScript' ),
		'window.sidPledgeAttributes = ' . wp_json_encode( attribute_table() ) . ';',
		'before'
	);
}

/**
 * The HTML of the block.
 *
 * @param array<string, mixed> $attributes Its attributes.
 */
function render_block( array $attributes ): string {
	if ( is_editor_preview() ) {
		return preview( $attributes );
	}
	$content = snippet( $attributes );
	if ( '' === $content || is_feed() ) {
		return $content;
	}
	return '<div ' . get_block_wrapper_attributes() . ">$content</div>";
}

/** Returns true if the block is rendered for the editor, in which the element's script is not loaded. */
function is_editor_preview(): bool {
	$route = $GLOBALS['wp']->query_vars['rest_route'] ?? '';
	return defined( 'REST_REQUEST' ) && REST_REQUEST && 0 === strpos( (string) $route, '/wp/v2/block-renderer/' );
}
