import views from './views.json';

export default { views };
