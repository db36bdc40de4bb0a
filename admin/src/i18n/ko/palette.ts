import demo from './demo.json';
import palette from './palette.json';
import shortcuts from './shortcuts.json';
import tour from './tour.json';

export default { demo, palette, shortcuts, tour };
