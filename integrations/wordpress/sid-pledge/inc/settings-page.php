<?php
/**
 * The settings page, Settings → Safer Internet pledge. An invalid value is reported, and the former one is kept.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The page's slug. */
const PAGE = 'sid-pledge';

/** Registers the settings, so that WordPress saves them. */
function register_settings(): void {
	register_setting(
		PAGE,
		OPTION,
		array(
			'type'              => 'object',
			'default'           => array(),
			'sanitize_callback' => __NAMESPACE__ . '\\validate',
		)
	);
}

/** Suggests a text for the site's privacy policy, to the guide in which WordPress collects them. */
function suggest_privacy_policy(): void {
	$text = __(
		'Pages with the Safer Internet pledge load it from another server, which receives what every web server receives: the visitor’s IP address, the type of browser, and this site’s address. Visitors who take the pledge give no name. Their pledge is remembered on their own device, and no cookie is set.',
		'sid-pledge'
	);
	$note = __( 'State here which server that is and who runs it.', 'sid-pledge' );
	wp_add_privacy_policy_content(
		__( 'Safer Internet pledge', 'sid-pledge' ),
		'<p class="privacy-policy-tutorial">' . esc_html( $note ) . '</p><p>' . esc_html( $text ) . '</p>'
	);
}

/** Adds the page to the menu. */
function register_page(): void {
	$title = __( 'Safer Internet pledge', 'sid-pledge' );
	add_options_page( $title, $title, 'manage_options', PAGE, __NAMESPACE__ . '\\show_page' );
}

/**
 * Filters the plugin's links in the list of plugins: adds one to the settings.
 *
 * @param array<int|string, string> $links The links.
 * @return array<int|string, string>
 */
function add_settings_link( $links ): array {
	$url  = admin_url( 'options-general.php?page=' . PAGE );
	$link = sprintf( '<a href="%s">%s</a>', esc_url( $url ), esc_html__( 'Settings', 'sid-pledge' ) );
	return array_merge( array( $link ), (array) $links );
}

/**
 * Sanitises the settings before they are saved. An invalid one keeps its former value.
 *
 * @param mixed $submitted The submitted form.
 * @return array<string, string>
 */
function validate( $submitted ): array {
	$submitted = is_array( $submitted ) ? array_map( 'strval', array_filter( $submitted, 'is_scalar' ) ) : array();
	$saved     = settings();
	foreach ( array_keys( $saved ) as $name ) {
		$value = trim( $submitted[ $name ] ?? '' );
		$clean = clean_setting( $name, $value );
		$error = validation_error( $name, $value, $clean );
		if ( '' === $error ) {
			$saved[ $name ] = $clean;
		} else {
			add_error_once( $name, sprintf( '%s “%s”: %s', labels()[ $name ], $value, $error ) );
		}
	}
	return $saved;
}

/**
 * The error message for a submitted value, or an empty string where it is valid. An empty value is valid.
 *
 * @param string $name  Name of the setting.
 * @param string $value The submitted value.
 * @param string $clean The same, cleaned.
 */
function validation_error( string $name, string $value, string $clean ): string {
	if ( '' !== $value && '' === $clean ) {
		return error_message( $name, $value );
	}
	if ( 'server' === $name && '' !== $clean && ! is_reachable_by_browsers( $clean ) ) {
		return __(
			'This site uses https, so browsers would not load a server at http. Please enter its https address.',
			'sid-pledge'
		);
	}
	return '';
}

/**
 * Adds an error to the page, unless it is there already: WordPress sanitises a new option twice.
 *
 * @param string $name    Name of the setting.
 * @param string $message The error message.
 */
function add_error_once( string $name, string $message ): void {
	if ( ! in_array( $name, wp_list_pluck( get_settings_errors( OPTION ), 'code' ), true ) ) {
		add_settings_error( OPTION, $name, esc_html( $message ) );
	}
}

/**
 * Returns true if browsers load a server from a page of this site: they block mixed content, except from their own
 * machine.
 *
 * @param string $origin The server's origin.
 */
function is_reachable_by_browsers( string $origin ): bool {
	$parts = (array) wp_parse_url( $origin );
	$local = preg_match( '/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$|\.localhost$/', $parts['host'] ?? '' );
	return 'https' === $parts['scheme'] || $local || 'https' !== wp_parse_url( home_url(), PHP_URL_SCHEME );
}

/** Prints the page. */
function show_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	?>
	<div class="wrap">
		<h1><?php esc_html_e( 'Safer Internet pledge', 'sid-pledge' ); ?></h1>
		<p>
			<?php
			esc_html_e(
				'These settings apply to every pledge on this site. A shortcode or a block can have its own.',
				'sid-pledge'
			);
			?>
		</p>
		<?php show_connection_warning(); ?>
		<form action="options.php" method="post">
			<?php settings_fields( PAGE ); ?>
			<table class="form-table" role="presentation">
				<?php array_map( __NAMESPACE__ . '\\show_setting', array_keys( labels() ) ); ?>
			</table>
			<?php submit_button(); ?>
		</form>
		<?php show_usage(); ?>
	</div>
	<?php
}

/**
 * Prints the row of one setting.
 *
 * @param string $name Its name.
 */
function show_setting( string $name ): void {
	$id = 'sid-pledge-' . $name;
	printf( '<tr><th scope="row"><label for="%s">%s</label></th><td>', esc_attr( $id ), esc_html( labels()[ $name ] ) );
	if ( isset( choice_labels()[ $name ] ) ) {
		show_list( $name, $id );
	} elseif ( 'include' === $name ) {
		show_checkbox( $name, $id );
	} else {
		show_field( $name, $id );
	}
	$hint = hints()[ $name ];
	if ( '' !== $hint ) {
		printf( '<p class="description" id="%s">%s</p>', esc_attr( "$id-hint" ), esc_html( $hint ) );
	}
	echo '</td></tr>';
}

/**
 * Prints the list of a setting.
 *
 * @param string $name Name of the setting.
 * @param string $id   Id of the list.
 */
function show_list( string $name, string $id ): void {
	printf( '<select id="%s" name="%s">', esc_attr( $id ), esc_attr( OPTION . "[$name]" ) );
	foreach ( options( $name ) as $value => $label ) {
		$selected = selected( settings()[ $name ], $value, false );
		printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), $selected, esc_html( $label ) );
	}
	echo '</select>';
}

/**
 * Prints the text field of a setting.
 *
 * @param string $name Name of the setting.
 * @param string $id   Id of the field.
 */
function show_field( string $name, string $id ): void {
	printf(
		'<input type="%s" id="%s" name="%s" value="%s" aria-describedby="%s" %s>',
		'server' === $name ? 'url' : 'text',
		esc_attr( $id ),
		esc_attr( OPTION . "[$name]" ),
		esc_attr( settings()[ $name ] ),
		esc_attr( "$id-hint" ),
		'class="regular-text" spellcheck="false" autocomplete="off"'
	);
}

/**
 * Prints the checkbox of the setting `include`, with a note where it has no effect.
 *
 * @param string $name Name of the setting.
 * @param string $id   Id of the checkbox.
 */
function show_checkbox( string $name, string $id ): void {
	printf(
		'<input type="checkbox" id="%s" name="%s" value="1" aria-describedby="%s"%s>',
		esc_attr( $id ),
		esc_attr( OPTION . "[$name]" ),
		esc_attr( "$id-hint" ),
		checked( settings()[ $name ], '1', false )
	);
	if ( '1' === settings()[ $name ] && array() === pinned_keys( settings()['pin'] ) ) {
		printf( ' <strong>%s</strong>', esc_html( missing_key_note() ) );
	}
}

/** Warns after saving if this site cannot reach the pledge's server. */
function show_connection_warning(): void {
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Nothing is changed.
	if ( ! isset( $_GET['settings-updated'] ) || '' === server() || get_settings_errors( OPTION ) ) {
		return;
	}
	$page     = server() . '/p/' . resolve_attributes( array() )['campaign'];
	$url      = server() . '/oembed?format=json&url=' . rawurlencode( $page );
	$response = wp_safe_remote_get( $url, array( 'timeout' => 5 ) );
	$status   = (int) wp_remote_retrieve_response_code( $response );
	if ( 200 === $status ) {
		return;
	}
	$message = 404 === $status
		? __(
			'The server responds, but it does not know this campaign, or its public address is another one.',
			'sid-pledge'
		)
		: __(
			'This site could not reach a pledge server at this address. The pledge works as soon as your visitors can reach it.',
			'sid-pledge'
		);
	printf( '<div class="notice notice-warning"><p>%s</p></div>', esc_html( $message ) );
}

/** Prints how to show the pledge in a post. */
function show_usage(): void {
	if ( '' === server() ) {
		return;
	}
	$page = server() . '/p/' . resolve_attributes( array() )['campaign'];
	?>
	<h2><?php esc_html_e( 'How to show it', 'sid-pledge' ); ?></h2>
	<ul class="ul-disc">
		<li><?php esc_html_e( 'In the block editor, add the block “Safer Internet pledge”.', 'sid-pledge' ); ?></li>
		<li>
			<?php esc_html_e( 'Anywhere in a text, write the shortcode:', 'sid-pledge' ); ?>
			<code>[sid_pledge]</code>
		</li>
		<li>
			<?php esc_html_e( 'Or write the address of the pledge’s page on its own line, for a frame:', 'sid-pledge' ); ?>
			<code><?php echo esc_html( $page ); ?></code>
		</li>
	</ul>
	<?php
}
