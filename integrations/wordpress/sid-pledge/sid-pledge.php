<?php
/**
 * Plugin Name:       Safer Internet pledge
 * Description:       Shows a Safer Internet Day pledge on your site: by its address alone, by a shortcode or as a block.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       sid-pledge
 *
 * The plugin's hooks. It loads nothing from anywhere but the configured server, and stores nothing but its settings and,
 * for a day, first views of the pledge.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/inc/values.php';
require __DIR__ . '/inc/pin.php';
require __DIR__ . '/inc/settings.php';
require __DIR__ . '/inc/include-first-view.php';
require __DIR__ . '/inc/snippet.php';
require __DIR__ . '/inc/embeds.php';
require __DIR__ . '/inc/block.php';

// An address on its own line.
add_action( 'init', __NAMESPACE__ . '\\register_embeds' );
add_filter( 'pre_oembed_result', __NAMESPACE__ . '\\embed_instead_of_oembed', 10, 2 );
add_filter( 'rest_dispatch_request', __NAMESPACE__ . '\\preview_in_editor', 10, 3 );

// The shortcode and the block.
add_action( 'init', __NAMESPACE__ . '\\register_scripts' );
add_action( 'init', __NAMESPACE__ . '\\register_block' );
add_filter( 'script_loader_tag', __NAMESPACE__ . '\\module_script_tag', 10, 3 );
add_shortcode( 'sid_pledge', __NAMESPACE__ . '\\shortcode' );
add_filter( 'no_texturize_tags', __NAMESPACE__ . '\\leave_first_view_unchanged' );

if ( is_admin() ) {
	require __DIR__ . '/inc/settings-texts.php';
	require __DIR__ . '/inc/settings-page.php';
	add_action( 'admin_init', __NAMESPACE__ . '\\register_settings' );
	add_action( 'admin_init', __NAMESPACE__ . '\\suggest_privacy_policy' );
	add_action( 'admin_menu', __NAMESPACE__ . '\\register_page' );
	add_filter( 'plugin_action_links_' . plugin_basename( __FILE__ ), __NAMESPACE__ . '\\add_settings_link' );
}
